import { BUCKETS } from '../../contacts/index.ts';
import { KohortError } from '../../platform/index.ts';
import { checkReferences, NOT_WRITTEN } from '../check-references.ts';
import type { Parts } from '../find-segments.ts';
import { leavesWithPaths } from '../language/check-definition.ts';
import type { Definition, Node } from '../language/definition.schema.ts';
import type { AskDatabase } from './ask-database.ts';
import { combineConditions, type Matches } from './combine-conditions.ts';
import type { CompileQuestion } from './compile-question.ts';
import * as store from './tell-conditions.store.ts';
import { type CountInterval, countInterval } from './wilson-interval.ts';

/** Contacts that are looked at; in workspaces of no more than these all of them. */
const SAMPLE = 4_000;
const SMALL = 10_000;
const EXAMPLES = 5;
const TIMEOUT_MS = 3_000;

type Estimate = { count: number } & CountInterval;

/** What each condition does to the number of those who match, and some of the people. */
export function tellConditions(
  { db }: Pick<Parts, 'db'>,
  { ask, compileQuestion }: { ask: AskDatabase; compileQuestion: CompileQuestion },
) {
  return {
    /**
     * How many each part of a definition matches alone, and how many the whole would match without it: from one look at each
     * condition on the same sample of contacts, put together here. Throws `segment_unknown`, `segment_too_slow`.
     */
    async conditions(
      workspaceId: number,
      definition: Definition,
      { at, segmentId = null }: { at?: Date | undefined; segmentId?: number | null | undefined } = {},
    ) {
      await checkReferences(db.sql, workspaceId, segmentId ?? NOT_WRITTEN, definition);
      const tooSlow = () => new KohortError('segment_too_slow');
      return ask({ timeoutMs: TIMEOUT_MS, tooSlow }, async (tx) => {
        const [counted] = await tx.sql<{ count: number }>(
          'select count(*) as count from contact where workspace_id = $1',
          [workspaceId],
        );
        const population = counted!.count;
        const untilBucket = population <= SMALL ? BUCKETS : Math.max(1, Math.ceil((SAMPLE * BUCKETS) / population));
        const ids = await store.readIds(tx.sql, workspaceId, untilBucket);
        const places = new Map(ids.map((id, place) => [id, place]));
        const known = new Map<string, Matches>();
        for (const { leaf } of leavesWithPaths(definition.root)) {
          const key = JSON.stringify(leaf);
          if (known.has(key)) continue;
          const compile = await compileQuestion(tx, {
            ...{ workspaceId, segmentId, at },
            definition: { version: 1, root: leaf },
          });
          const { text, values } = compile({ fromBucket: 0, untilBucket });
          const rows = await tx.sql<{ id: number }>(`select id from (${text}) as matching (id)`, values);
          const matches = new Uint8Array(ids.length);
          for (const { id } of rows) {
            const place = places.get(id);
            if (place !== undefined) matches[place] = 1;
          }
          known.set(key, matches);
        }
        const read = (leaf: Node) => known.get(JSON.stringify(leaf))!;
        const { whole, parts } = combineConditions(definition.root, read);
        const estimate = (matches: Matches): Estimate => {
          const hits = matches.reduce((sum, is) => sum + is, 0);
          const interval = countInterval({ hits, sample: ids.length, population });
          const middle = ids.length === 0 ? 0 : Math.round((hits / ids.length) * population);
          return { count: Math.min(interval.high, Math.max(interval.low, middle)), ...interval };
        };
        const some = ids.filter((_, place) => whole[place] === 1).slice(0, EXAMPLES);
        return {
          sample: ids.length,
          population,
          isExact: ids.length >= population,
          parts: parts.map(({ path, alone, without }) => ({
            path: path.join('.'),
            alone: estimate(alone),
            without: without && estimate(without),
          })),
          examples: await store.readPeople(tx.sql, workspaceId, some),
        };
      });
    },
  };
}
