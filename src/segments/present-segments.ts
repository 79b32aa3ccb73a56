import type { NameThings } from './ask/name-things.ts';
import { readDrafts } from './drafts.store.ts';
import type { Parts } from './find-segments.ts';
import type { Wording } from './judge/explain-answer.ts';
import * as costs from './keep/upkeep.store.ts';
import { type Definition, walkNodes } from './language/definition.schema.ts';
import { describeDefinition, describeNode } from './language/describe-definition.ts';
import { leafKey } from './language/leaf-key.ts';
import { guessPurpose, type PurposeKind } from './purposes/purpose-kinds.ts';
import * as store from './segments.store.ts';
import { readVersions } from './versions.store.ts';

/** A condition that compares with everybody, and the bound it uses until it is worked out anew. */
export type RelativeBound = {
  condition: string;
  /** Null: nobody to compare with, or not worked out yet (then `workedOutAt` is null too). */
  bound: number | null;
  population: number;
  workedOutAt: Date | null;
  dueAt: Date | null;
};

/** What keeping a segment has cost so far. */
export type Upkeep = Omit<costs.UpkeepRow, 'segmentId'> & { build: Omit<costs.BuildRow, 'segmentId'> | null };

/** A change of the definition that is on its way. */
export type Pending = { createdAt: Date; builtAt: Date | null; appliesWhenBuilt: boolean; sentence: string };

/** A segment as people see it; `size` counts its members now. */
export type Segment = store.SegmentRow & {
  /** What the words of the purpose speak for, while no kind is said. */
  purposeGuess: PurposeKind | null;
  size: number;
  sentence: string;
  /** When the definition became what it is, and who said so; null when nobody knows. */
  definedAt: Date;
  definedBy: string | null;
  draft: Pending | null;
  relative: RelativeBound[];
  upkeep: Upkeep;
};

export type PresentSegments = (workspaceId: number, rows: readonly store.SegmentRow[]) => Promise<Segment[]>;

const NO_UPKEEP = { evaluations: 0, ticks: 0, ms: 0, entered: 0, left: 0, lastRunAt: null };

function relativeBounds({ root }: Definition, bounds: readonly costs.BoundRow[], wording: Wording): RelativeBound[] {
  const found = new Map<string, RelativeBound>();
  for (const { node } of walkNodes(root)) {
    if (node.type !== 'relative') continue;
    const key = leafKey(node);
    const known = bounds.find((bound) => bound.leafKey === key);
    found.set(key, {
      condition: describeNode(node, wording),
      bound: known?.bound ?? null,
      population: known?.population ?? 0,
      workedOutAt: known?.workedOutAt ?? null,
      dueAt: known?.dueAt ?? null,
    });
  }
  return [...found.values()];
}

/** Puts beside segments what is to be known about them: size, words, what is on its way, bounds, what keeping them costs. */
export function createPresentSegments({ db: { sql } }: Pick<Parts, 'db'>, nameThings: NameThings): PresentSegments {
  return async (workspaceId, rows) => {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const drafts = await readDrafts(sql, workspaceId, ids);
    const [wording, sizes, bounds, upkeep, builds, versions] = await Promise.all([
      nameThings(
        workspaceId,
        [...rows, ...drafts].map(({ definition }) => definition),
      ),
      store.readSizes(sql, workspaceId, ids),
      costs.readBoundRows(sql, workspaceId, ids),
      costs.readUpkeep(sql, workspaceId, ids),
      costs.readLatestBuilds(sql, workspaceId, ids),
      readVersions(sql, workspaceId, ids, { latest: true }),
    ]);
    const versionOf = new Map(versions.map((version) => [version.segmentId, version]));
    const draftOf = new Map(drafts.map((draft) => [draft.segmentId, draft]));
    return rows.map((row) => {
      const draft = draftOf.get(row.id);
      const { segmentId: _, ...kept } = upkeep.find(({ segmentId }) => segmentId === row.id) ?? {
        segmentId: row.id,
        ...NO_UPKEEP,
      };
      const { segmentId: __, ...build } = builds.find(({ segmentId }) => segmentId === row.id) ?? { segmentId: null };
      return {
        ...row,
        purposeGuess: row.purposeKind === null ? guessPurpose(row.purpose) : null,
        size: sizes.get(row.id) ?? 0,
        sentence: describeDefinition(row.definition, wording),
        definedAt: versionOf.get(row.id)?.createdAt ?? row.createdAt,
        definedBy: versionOf.get(row.id)?.by ?? null,
        draft: draft
          ? {
              createdAt: draft.createdAt,
              builtAt: draft.builtAt,
              appliesWhenBuilt: draft.appliesWhenBuilt,
              sentence: describeDefinition(draft.definition, wording),
            }
          : null,
        relative: relativeBounds(
          row.definition,
          bounds.filter(({ segmentId }) => segmentId === row.id),
          wording,
        ),
        upkeep: { ...kept, build: 'startedAt' in build ? build : null },
      };
    });
  };
}
