import type { NameThings } from './ask/name-things.ts';
import type { FindSegment, Parts } from './find-segments.ts';
import { describeDefinition } from './language/describe-definition.ts';
import { readVersions, type VersionRow } from './versions.store.ts';

/** What a definition was at a version, in words of today. */
export type Version = Omit<VersionRow, 'segmentId'> & { sentence: string };

export function tellVersions(
  { db: { sql } }: Pick<Parts, 'db'>,
  { find, nameThings }: { find: FindSegment; nameThings: NameThings },
) {
  return {
    /** What the definition was, newest first. Throws `not_found`. */
    async versions(workspaceId: number, segmentId: number): Promise<Version[]> {
      await find(workspaceId, segmentId);
      const rows = await readVersions(sql, workspaceId, [segmentId]);
      const wording = await nameThings(
        workspaceId,
        rows.map(({ definition }) => definition),
      );
      return rows.map(({ segmentId: _, ...row }) => ({
        ...row,
        sentence: describeDefinition(row.definition, wording),
      }));
    },
  };
}
