import type { BodyOf } from '../../api/body-of.ts';
import { client } from '../../api/client.ts';
import type { Repair } from './repair-words.ts';

export type RepairWish = BodyOf<'/repairs', 'post'>;

/** Begins a repair, or only tries it, and answers its number. */
export type StartRepair = (isTrial: boolean) => Promise<number>;

/** What a trial of this visit can be done with, by its number: what the server does not tell again (a file, a secret). */
const held = new Map<number, StartRepair>();

export const starterOf =
  (wish: RepairWish): StartRepair =>
  async (dryRun) => {
    const { data } = await client.POST('/repairs', { body: { ...wish, dryRun } as RepairWish });
    return data!.id;
  };

/** Fills in from a file: `query` as the API has it. */
export const fileStarter =
  (file: File, query: { onlyEmpty: boolean; columns?: string }): StartRepair =>
  async (isTrial) => {
    const { data } = await client.POST('/repairs/enrich-file', {
      params: { query: { ...query, onlyEmpty: String(query.onlyEmpty), dryRun: String(isTrial) } as never },
      body: file,
      bodySerializer: (body: unknown) => body,
      headers: { 'Content-Type': file.name.endsWith('.gz') ? 'application/gzip' : 'text/csv' },
    });
    return (data as { id: number } | undefined)!.id;
  };

/** Only tries, and keeps what it takes to do it afterwards. */
export async function tryRepair(start: StartRepair): Promise<number> {
  const id = await start(true);
  held.set(id, start);
  return id;
}

/** Does what a trial tried; null when that takes its form once more. */
export function doerOf({ id, kind, settings }: Repair): (() => Promise<number>) | null {
  const start = held.get(id) ?? (kind.startsWith('enrich') ? null : starterOf({ ...settings, kind } as RepairWish));
  return start && (() => start(false));
}
