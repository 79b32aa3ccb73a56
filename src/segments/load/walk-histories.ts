/**
 * Walks over all contacts of a workspace, range by range, so that PostgreSQL reads the next ones while the present ones are
 * judged: their query is sent before they are handed out, and what PostgreSQL sends waits in the socket.
 */
import type { Db } from '../../platform/index.ts';
import type { Client } from './copy-out.ts';
import type { HistoryBatch, LoadRequest } from './load-request.ts';

export type WalkRequest = Omit<LoadRequest, 'contacts'> & {
  /** About how many contacts come at once. */
  contactsAtOnce?: number;
};

type Range = { from: number; until: number };

const CONTACTS_AT_ONCE = 2_000;
/** How much wider the next range may be than the last one, and than a range without gaps. */
const FASTEST_GROWTH = 4;
const WIDEST = 64;

/**
 * Cuts `all` into ranges of about `wanted` contacts: where ids have gaps (other workspaces, contacts that were erased) they
 * become wider.
 */
export function createRanges(all: Range, wanted: number) {
  let next = all.from;
  let width = wanted;
  return {
    /** The next range; null behind the last one. */
    take(): Range | null {
      if (next >= all.until) return null;
      const range = { from: next, until: Math.min(next + width, all.until) };
      next = range.until;
      return range;
    },
    /** Learns from how many contacts were found in a range. */
    learn({ from, until }: Range, found: number): void {
      const fitting = Math.ceil(((until - from) * wanted) / Math.max(found, 1));
      width = Math.max(wanted, Math.min(fitting, width * FASTEST_GROWTH, wanted * WIDEST));
    },
  };
}

/**
 * The histories that `load` gives for one range after another, in ascending order. Each of the connections has a load under
 * way while a batch is used; a batch is valid until the next one is asked for.
 */
export async function* walkRanges(
  clients: readonly Client[],
  all: Range,
  wanted: number | undefined,
  load: (client: Client, range: Range) => Promise<HistoryBatch>,
): AsyncGenerator<HistoryBatch, void, void> {
  const ranges = createRanges(all, wanted ?? CONTACTS_AT_ONCE);
  const underWay: { client: Client; range: Range; batch: Promise<HistoryBatch> }[] = [];
  const begin = (client: Client) => {
    const range = ranges.take();
    if (range === null) return;
    const batch = load(client, range);
    // It is awaited in its turn; until then a failure must not count as one that nobody looks at.
    batch.catch(() => undefined);
    underWay.push({ client, range, batch });
  };
  try {
    for (const client of clients) begin(client);
    for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
      const batch = await first.batch;
      ranges.learn(first.range, batch.contactIds.length);
      begin(first.client);
      if (batch.contactIds.length > 0) yield batch;
    }
  } finally {
    // Whoever stops early gets connections back that are at rest.
    await Promise.allSettled(underWay.map(({ batch }) => batch));
  }
}

/**
 * Gives `work` connections that see the database as it is at one instant, whatever is written meanwhile. They can only read.
 * Plans are serial and not compiled: neither pays for streams that we read as fast as they come.
 */
export async function withSnapshot<T>(
  { pool }: Pick<Db, 'pool'>,
  connections: number,
  work: (clients: readonly Client[]) => Promise<T>,
): Promise<T> {
  const clients: Client[] = [];
  let trouble: Error | undefined;
  try {
    let snapshot: string | null = null;
    for (let opened = 0; opened < connections; opened += 1) {
      const client = await pool.connect();
      clients.push(client);
      await client.query('begin isolation level repeatable read read only');
      if (snapshot !== null) await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`);
      await client.query('set local jit = off; set local max_parallel_workers_per_gather = 0');
      if (connections > 1 && snapshot === null) {
        const { rows } = await client.query<{ name: string }>('select pg_export_snapshot() as name');
        snapshot = rows[0]!.name;
      }
    }
    return await work(clients);
  } catch (error) {
    trouble = error as Error;
    throw error;
  } finally {
    for (const client of clients) {
      const broken = await client.query(trouble ? 'rollback' : 'commit').then(
        () => undefined,
        (error: Error) => error,
      );
      client.release(broken);
    }
  }
}
