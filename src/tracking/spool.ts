import { randomUUID } from 'node:crypto';
import nodeFs, { closeSync, openSync } from 'node:fs';
import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../platform/index.ts';

/** What came back through one link of one message, and what tells who asked. `at` in epoch ms. */
export type SpoolRecord = {
  kind: 'open' | 'click' | 'unsubscribe';
  messageId: number;
  /** 0: the link that no person sees. */
  linkId?: number;
  at: number;
  agent?: string;
  /** The address it came from. It stays in the spool. */
  ip?: string;
  /** Asked by HEAD: somebody looked at the link, nobody followed it. */
  isHead?: true;
  /** There was no Accept-Language. */
  noLanguage?: true;
  /** What it would take (Accept) is said to be no page. */
  noPage?: true;
  /** It said that it fetches ahead of a person, or shows a preview. */
  isAhead?: true;
};

/** Complete records of one spool file from `position` (byte offset) up to `end`. */
export type SpoolBatch = { spool: string; position: number; end: number; records: SpoolRecord[] };

/**
 * A local file that remembers what came back before the answer goes out.
 *
 * `append` is done once the record has been written to the file (not before), so a killed process loses no answered
 * click: the kernel has it. Records that arrive in the same tick share one write. With `fsync` they are on the disk, so
 * that a machine that loses its power loses none either; what arrives during one sync shares the next. Every process
 * writes a file of its own; `files` also lists those that earlier processes left behind. (spool, position) names a record
 * for ever, which is what makes draining exactly once possible.
 */
export type Spool = {
  /** Calls `done` when the record is safe, or with what went wrong. A callback, because it is called for every click. */
  append(record: SpoolRecord, done: (error: Error | null) => void): void;
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

type Waiting = { line: string; done: (error: Error | null) => void };

type Disk = {
  /** Writes what stands in `bytes` from `at` on; returns how much of it. */
  writeSync(file: number, bytes: Buffer, at: number): number;
  fdatasync(file: number, done: (error: Error | null) => void): void;
};

/** `fsync`: on the disk before it is done. `disk`: of the machine, unless a test has a worse one. */
export async function openSpool(
  folder: string,
  clock: Clock,
  { fsync = false, disk = nodeFs }: { fsync?: boolean; disk?: Disk } = {},
): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  // The start of the name sorts by time; the uuid keeps processes apart that start in the same millisecond.
  const newName = () => `${clock.now().getTime().toString(36).padStart(9, '0')}-${randomUUID()}.spool`;
  let own = newName();
  let file = openSync(join(folder, own), 'a');
  let size = 0;
  let waiting: Waiting[] = [];
  let isWriting = false;
  /** What is to be done while nothing is being written. */
  let between: (() => void)[] = [];
  let isTorn = false;

  const finish = (batch: Waiting[], error: Error | null) => {
    for (const { done } of batch) done(error);
    const next = between;
    between = [];
    for (const go of next) go();
    isWriting = waiting.length > 0;
    if (isWriting) setImmediate(writeWaiting);
  };

  /**
   * Written while everything else waits: into the memory of the kernel that takes a few microseconds, a third of what
   * asking another thread for it costs.
   */
  const writeWaiting = () => {
    const batch = waiting;
    waiting = [];
    let lines = '';
    for (const { line } of batch) lines += line;
    // What a failed write left of a line must not swallow the next one.
    const bytes = Buffer.from(isTorn ? `\n${lines}` : lines);
    try {
      for (let at = 0; at < bytes.length; ) at += disk.writeSync(file, bytes, at);
      isTorn = false;
      size += bytes.length;
    } catch (error) {
      isTorn = true;
      return finish(batch, error as Error);
    }
    if (fsync) disk.fdatasync(file, (error) => finish(batch, error));
    else finish(batch, null);
  };

  const beginNew = () => {
    const old = file;
    own = newName();
    file = openSync(join(folder, own), 'a');
    size = 0;
    closeSync(old);
  };

  return {
    append(record, done) {
      waiting.push({ line: lineOf(record), done });
      if (isWriting) return;
      isWriting = true;
      setImmediate(writeWaiting);
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
      if (!isWriting) return beginNew();
      await new Promise<void>((resolve, reject) => {
        between.push(() => {
          try {
            resolve(beginNew());
          } catch (error) {
            reject(error as Error);
          }
        });
      });
    },
    async removeIfOld(spool) {
      // Its own never: the clock may have been set forward since it was looked whether it is time for a new one.
      if (spool === own || clock.now().getTime() - begunAt(spool) < removeAfterMs) return;
      await unlink(join(folder, spool)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    },
    async close() {
      while (isWriting) await new Promise<void>((resolve) => between.push(resolve));
      closeSync(file);
    },
  };
}

const agents = new Map<string, string>();
const agentsKept = 10_000;

/** The same few programs ask again and again: their names are escaped once. */
function agentJson(agent: string): string {
  const known = agents.get(agent);
  if (known !== undefined) return known;
  if (agents.size >= agentsKept) agents.clear();
  const json = JSON.stringify(agent);
  agents.set(agent, json);
  return json;
}

/** JSON by hand, which costs a third of asking for it. An address (`ip`) is digits, letters, dots and colons. */
function lineOf(record: SpoolRecord): string {
  const { kind, messageId, linkId, at, agent, ip } = record;
  let line = `{"kind":"${kind}","messageId":${messageId},"at":${at}`;
  if (linkId !== undefined) line += `,"linkId":${linkId}`;
  if (agent !== undefined) line += `,"agent":${agentJson(agent)}`;
  if (ip !== undefined) line += `,"ip":"${ip}"`;
  if (record.isHead) line += ',"isHead":true';
  if (record.noLanguage) line += ',"noLanguage":true';
  if (record.noPage) line += ',"noPage":true';
  if (record.isAhead) line += ',"isAhead":true';
  return `${line}}\n`;
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
