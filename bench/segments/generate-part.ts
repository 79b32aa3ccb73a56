/** Child process: writes the files of one part of a world (its contacts by number), for COPY. */
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createRandom, createShop, type Shop } from '../../simulator/index.ts';
import { localMinuteOfWeek } from '../../src/platform/index.ts';
import { type Cell, type Write, writeContact } from './contact-rows.ts';
import { type PastEvent, pastOf } from './past-of.ts';
import { TIME_ZONE, WORKSPACE_ID, WORLD_DAYS, WORLD_ENDS_AT, worldKinds } from './world-tables.ts';

export type PartRequest = {
  folder: string;
  contacts: number;
  /** Number of this part, from 0, of so many. */
  part: number;
  parts: number;
};
export type PartDone = { events: number; lines: number };

const WEEK_MS = 7 * 86_400_000;
const FLUSH_AT = 1 << 18;

/** Days between the letters: some eight in a year. */
const LETTER_EVERY_DAYS = 42;

export const worldShop = (contacts: number): Shop =>
  createShop({
    seed: 'segments-bench',
    until: WORLD_ENDS_AT,
    days: WORLD_DAYS,
    contacts,
    timeZone: TIME_ZONE,
    newsletterEveryDays: LETTER_EVERY_DAYS,
  });

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const textOf = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '\\N';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text;
};

/** Collects lines by file and writes them in pieces. */
function openFiles(folder: string, part: number) {
  const files = new Map<string, { descriptor: number; text: string }>();
  return {
    write(name: string, cells: readonly Cell[]) {
      let file = files.get(name);
      if (!file) {
        file = { descriptor: openSync(path.join(folder, `${name}.${part}`), 'w'), text: '' };
        files.set(name, file);
      }
      file.text += `${cells.map(textOf).join('\t')}\n`;
      if (file.text.length < FLUSH_AT) return;
      writeSync(file.descriptor, file.text);
      file.text = '';
    },
    close() {
      for (const { descriptor, text } of files.values()) {
        writeSync(descriptor, text);
        closeSync(descriptor);
      }
    },
  };
}

/** Writes everything of this part. Events go into a file for each week, so that they can be loaded in order of time. */
function generate({ folder, contacts, part, parts }: PartRequest): PartDone {
  const shop = worldShop(contacts);
  const root = createRandom('segments-bench-world');
  const files = openFiles(folder, part);
  const writeRow: Write = (table, cells) => files.write(table, cells);
  // Ids grow with time: each week has a range of its own, and each part a piece of it.
  const idsPerPart = Math.ceil((contacts * 4) / parts);
  const firstWeek = Math.floor((WORLD_ENDS_AT - (WORLD_DAYS + 14) * 86_400_000) / WEEK_MS);
  const used = new Map<number, number>();
  const done: PartDone = { events: 0, lines: 0 };

  const writeEvent = (contactId: number, event: PastEvent) => {
    const week = Math.max(0, Math.floor(event.at / WEEK_MS) - firstWeek);
    const count = (used.get(week) ?? 0) + 1;
    if (count > idsPerPart) throw new Error('More events in a week than there are ids for.');
    used.set(week, count);
    const id = (week * parts + part) * idsPerPart + count;
    const { kind, at, receivedAt, amount, ref, messageId, props, key, lines = [] } = event;
    const atText = new Date(at).toISOString();
    const received = new Date(receivedAt).toISOString();
    const kindId = worldKinds.indexOf(kind) + 1;
    const minute = localMinuteOfWeek(at, TIME_ZONE);
    const place = String(week).padStart(2, '0');
    files.write(`event.${place}`, [
      id,
      WORKSPACE_ID,
      contactId,
      kindId,
      atText,
      received,
      minute,
      amount,
      ref,
      messageId,
      props,
    ]);
    if (key !== undefined) writeRow('ingest_key', [WORKSPACE_ID, key, id]);
    for (const [line, { product, name, category, brand, quantity, amount: paid }] of lines.entries()) {
      files.write(`order_line.${place}`, [
        WORKSPACE_ID,
        contactId,
        id,
        line,
        atText,
        product,
        name,
        category,
        brand,
        quantity,
        paid,
      ]);
    }
    done.events += 1;
    done.lines += lines.length;
  };

  const from = Math.floor((contacts * part) / parts) + 1;
  const until = Math.floor((contacts * (part + 1)) / parts);
  for (let number = from; number <= until; number += 1) {
    const contact = shop.contact(number);
    const random = root.fork(number);
    writeContact(contact, random, WORLD_ENDS_AT, writeRow);
    for (const event of pastOf(shop, contact, random)) writeEvent(number, event);
  }
  files.close();
  return done;
}

process.once('message', (request) => {
  const done = generate(request as PartRequest);
  process.send?.(done, () => process.disconnect());
});
