/**
 * Runs COPYs and gives their bytes to readers as they arrive, past the driver, which makes an object of every row. All are
 * sent as one message: PostgreSQL begins the next one without waiting for us, and there is one way there and back.
 * Protocol: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
import type { Connection, Submittable } from 'pg';
import type { Tx } from '../../platform/index.ts';
import type { CopyReader } from './copy-binary.ts';

/** A connection. */
export type Client = Tx['client'];

/** `query` is the text of a query without parameters: only whole numbers may have been written into it. */
export type Copy = { query: string; into: CopyReader };

type DataListener = (bytes: Buffer) => void;

const COPY_OUT = 'H'.charCodeAt(0);
const COPY_DATA = 'd'.charCodeAt(0);
const COPY_DONE = 'c'.charCodeAt(0);
const READY = 'Z'.charCodeAt(0);

/**
 * Takes the place of the driver's listener while its query runs. Hands it every message that is not about COPY, whole, so
 * that notices, errors and the end are the driver's business as ever.
 */
function listen(connection: Connection, readers: readonly CopyReader[], onTrouble: (error: Error) => void): void {
  const { stream } = connection;
  const [driver, ...others] = stream.listeners('data') as DataListener[];
  if (driver === undefined || others.length > 0) throw new Error('COPY: somebody else reads from the connection.');
  let rest: Buffer | null = null;
  let current = -1;
  let hasTrouble = false;

  function take(code: number, bytes: Buffer, from: number, until: number): void {
    if (hasTrouble) return;
    try {
      if (code === COPY_DATA) readers[current]!.push(bytes, from, until);
      else if (code === COPY_OUT) current += 1;
      else readers[current]!.finish();
    } catch (error) {
      // What still comes is passed over: the connection stays usable.
      hasTrouble = true;
      onTrouble(error as Error);
    }
  }

  function onData(chunk: Buffer): void {
    const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.length;
    let at = 0;
    rest = null;
    while (at + 5 <= end) {
      const code = bytes[at]!;
      const until = at + 1 + bytes.readUInt32BE(at + 1);
      if (until > end) break;
      if (code === COPY_DATA || code === COPY_OUT || code === COPY_DONE) take(code, bytes, at + 5, until);
      else if (code === READY) {
        stream.removeListener('data', onData);
        stream.on('data', driver!);
        driver!(bytes.subarray(at));
        return;
      } else driver!(bytes.subarray(at, until));
      at = until;
    }
    if (at < end) rest = bytes.subarray(at);
  }

  stream.removeListener('data', driver);
  stream.on('data', onData);
}

/** Runs all of them, in this order. Rejects with the first error, of PostgreSQL or of a reader. */
export function copyOut(client: Client, copies: readonly Copy[]): Promise<void> {
  if (copies.length === 0) return Promise.resolve();
  const text = copies.map(({ query }) => `copy (${query}) to stdout (format binary)`).join(';\n');
  const readers = copies.map(({ into }) => into);
  return new Promise((resolve, reject) => {
    let trouble: Error | null = null;
    const query = {
      submit(connection: Connection) {
        listen(connection, readers, (error) => {
          trouble = error;
        });
        connection.query(text);
      },
      handleError: (error: Error) => reject(error),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => (trouble === null ? resolve() : reject(trouble)),
    };
    client.query(query as Submittable);
  });
}

/** Runs all of them, each on the next connection that is free. Rejects, once all connections are at rest, with an error. */
export async function shareCopies(clients: readonly Client[], copies: readonly Copy[]): Promise<void> {
  const waiting = [...copies];
  let hasTrouble = false;
  const outcomes = await Promise.allSettled(
    clients.map(async (client) => {
      for (let copy = waiting.shift(); copy !== undefined && !hasTrouble; copy = waiting.shift()) {
        await copyOut(client, [copy]).catch((error: Error) => {
          hasTrouble = true;
          throw error;
        });
      }
    }),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
