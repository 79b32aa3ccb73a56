import { KohortError } from '../../platform/index.ts';
import type { AskDatabase } from '../ask/ask-database.ts';
import type { Preview } from '../ask/preview-definition.ts';
import type { Parts } from '../find-segments.ts';
import type { Definition } from '../language/definition.schema.ts';
import * as store from './criteria.store.ts';
import { findValues } from './find-values.ts';
import { listCriteria } from './list-criteria.ts';
import { missingFor, type ProposalFacts, proposeSegments } from './propose-segments.ts';
import type { PurposeKind } from './purpose-kinds.ts';

type Ask = {
  preview(workspaceId: number, definition: Definition): Promise<Preview>;
  ask: AskDatabase;
};

/** The catalogue of criteria, and what fits a purpose. */
export function createPurposes(parts: Pick<Parts, 'db' | 'clock'>, { preview, ask }: Ask) {
  const criteria = listCriteria(parts);
  const { sql } = parts.db;
  return {
    ...findValues({ ask }),

    /** Everything a definition can ask about here, by kind, from the data of the workspace (of a sample where it is large). */
    async criteria(workspaceId: number) {
      const { sample, population, items } = await criteria(workspaceId);
      return { sample, population, items };
    },

    /** Definitions that fit a purpose, each with how many that would be now. */
    async proposals(workspaceId: number, kind: PurposeKind) {
      const [known, templates, segments, [compared = null]] = await Promise.all([
        criteria(workspaceId),
        store.readTemplates(sql, workspaceId),
        store.readLargest(sql, workspaceId, 2),
        store.readCompared(sql, workspaceId),
      ]);
      const facts: ProposalFacts = { ...known, templates, segments, compared };
      const items = [];
      for (const proposal of proposeSegments(kind, facts)) {
        items.push({ ...proposal, ...(await estimate(workspaceId, proposal.definition)) });
      }
      return { kind, items, missing: missingFor(kind, facts) };
    },
  };

  /** One that takes too long to count is proposed without its size. */
  async function estimate(workspaceId: number, definition: Definition) {
    try {
      const { count, interval, isExact, population, sentence } = await preview(workspaceId, definition);
      return { sentence, size: { count, ...interval, isExact, population } };
    } catch (error) {
      if (error instanceof KohortError && error.code === 'segment_too_slow') return { sentence: null, size: null };
      throw error;
    }
  }
}
