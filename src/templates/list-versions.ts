/** Lists of versions: the newest first, each with what it changed. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { cursorToId, type Page, type PageQuery, toPage } from '../platform/index.ts';

/** One more than shown: the first of the next page, and what the last one is compared with. */
export function readBefore({ cursor, limit }: PageQuery): { before: number; limit: number } {
  return { before: cursor === undefined ? 2_147_483_647 : cursorToId(cursor), limit: limit + 1 };
}

/** A page of versions that were fetched with limit + 1. */
export function pageBefore<Version extends { version: number }>(versions: Version[], limit: number): Page<Version> {
  const { nextCursor } = toPage(
    versions.map(({ version }) => ({ id: version })),
    limit,
  );
  return { items: versions.slice(0, limit), nextCursor };
}

/** Names of what differs: "mjml", "languages.sv", "theme.accent". Everything when there is nothing before. */
export function changedFields(fields: Readonly<Record<string, unknown>>, before: object | undefined): string[] {
  const changed: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const old = (before as Record<string, unknown> | undefined)?.[name];
    if (isDeepStrictEqual(value, old)) continue;
    if (!isRecord(value)) changed.push(name);
    else {
      const was = isRecord(old) ? old : {};
      const keys = new Set([...Object.keys(value), ...Object.keys(was)]);
      for (const key of [...keys].sort()) if (!isDeepStrictEqual(value[key], was[key])) changed.push(`${name}.${key}`);
    }
  }
  return changed;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
