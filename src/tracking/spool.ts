import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../platform/index.ts';

/** What came back through one link of one message. `at` in epoch ms. */
export type SpoolRecord = {
  kind: 'open' | 'click' | 'unsubscribe';
  messageId: number;
  linkId?: number;
  at: number;
  agent?: string;
};

/** Complete records of one spool file from `position` (byte offset) up to `end`. */
export type SpoolBatch = { spool: string; position: number; end: number; records: SpoolRecord[] };

/**
 * A local file that remembers what came back before the answer goes out.
 *
 * `append` resolves once the record has been written to the file (not before), so a killed process loses no answered
 * click: the kernel has it. Records that arrive in the same tick share one write. Every process writes a file of its
 * own; `files` also lists those that earlier processes left behind. (spool, position) names a record for ever, which is
 * what makes draining exactly once possible.
 */
export type Spool = {
  append(record: SpoolRecord): Promise<void>;
  /** All spool files in the folder, oldest first, this process's own included. */
  files(): Promise<string[]>;
  /** Up to `maxBytes` of complete records from `position`; null when nothing new is there. */
  read(spool: string, position: number, maxBytes?: number): Promise<SpoolBatch | null>;
  /** Starts a new file once the present one is large or an hour old: no process writes a file for longer. */
  rotate(): Promise<void>;
  /** Deletes a drained file. Does nothing while its name says it is young enough for a process to be writing it. */
  removeIfOld(spool: string): Promise<void>;
  close(): Promise<void>;
};

const rotateAtBytes = 16 * 1024 * 1024;
const rotateAfterMs = 3_600_000;
/** Far beyond the rotation, so that no process can still be writing. */
const removeAfterMs = 24 * rotateAfterMs;

/** Epoch ms at which a spool file was begun, from its name. */
const begunAt = (spool: string) => Number.parseInt(spool.slice(0, spool.indexOf('-')), 36);

export async function openSpool(folder: string, clock: Clock): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  // The start of the name sorts by time; the uuid keeps processes apart that start in the same millisecond.
  const newName = () => `${clock.now().getTime().toString(36).padStart(9, '0')}-${randomUUID()}.spool`;
  let own = newName();
  let file = await open(join(folder, own), 'a');
  let size = 0;
  let waiting: { line: string; done: () => void; failed: (error: Error) => void }[] = [];
  let writing: Promise<void> | null = null;
  let isTorn = false;

  const writeWaiting = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const lines = batch.map((entry) => entry.line).join('');
      // What a failed write left of a line must not swallow the next one.
      const bytes = Buffer.from(isTorn ? `\n${lines}` : lines);
      try {
        await file.appendFile(bytes);
        isTorn = false;
        size += bytes.length;
        for (const entry of batch) entry.done();
      } catch (error) {
        isTorn = true;
        for (const entry of batch) entry.failed(error as Error);
      }
    }
    writing = null;
  };

  return {
    append(record) {
      return new Promise((done, failed) => {
        waiting.push({ line: `${JSON.stringify(record)}\n`, done, failed });
        writing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(writeWaiting);
      });
    },
    async files() {
      return (await readdir(folder)).filter((name) => name.endsWith('.spool')).sort();
    },
    async read(spool, position, maxBytes = 1024 * 1024) {
      const path = join(folder, spool);
      const { size: total } = await stat(path);
      if (total <= position) return null;
      const reader = await open(path, 'r');
      try {
        const buffer = Buffer.alloc(Math.min(maxBytes, total - position));
        const { bytesRead } = await reader.read(buffer, 0, buffer.length, position);
        const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
        if (end === 0) return null;
        return { spool, position, end: position + end, records: parseLines(buffer.subarray(0, end).toString()) };
      } finally {
        await reader.close();
      }
    },
    async rotate() {
      if (size < rotateAtBytes && clock.now().getTime() - begunAt(own) < rotateAfterMs) return;
      await writing;
      const old = file;
      own = newName();
      file = await open(join(folder, own), 'a');
      size = 0;
      await old.close();
    },
    async removeIfOld(spool) {
      if (clock.now().getTime() - begunAt(spool) < removeAfterMs) return;
      await unlink(join(folder, spool)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}

/** A line cut short by a full disk is followed by whole ones: it is passed over, the others count. */
function parseLines(text: string): SpoolRecord[] {
  const records: SpoolRecord[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      records.push(JSON.parse(line) as SpoolRecord);
    } catch {
      // Only a torn write looks like this; its request was answered with an error, so nobody was told it counted.
    }
  }
  return records;
}
