import { type Clock, type Db, KohortError } from '../../platform/index.ts';
import { MAX_ATTRIBUTES_PER_WORKSPACE } from '../attribute-types.ts';
import { findContacts, insertAttributes, listAttributes } from '../contacts.store.ts';
import { readEnrichment } from './read-enrichment.ts';
import * as store from './repairs.store.ts';
import { isEmpty, type WishPage, walkWishes } from './run-repair.ts';
import { TryLater } from './try-later.ts';

/** What came of a call. try-later: nobody answered, or the other side asked for patience. */
export type SystemAnswer =
  | { kind: 'answered'; text: string }
  | { kind: 'try-later'; why: string; askedMs: number }
  | { kind: 'refused'; why: string };

/** Calls to other systems: the room that makes them brings it, with its guard and its signatures. */
export type OtherSystems = {
  /** Throws `webhook_address_refused` for an address that would not be called. */
  check(url: string): void;
  /** The secret, encrypted. */
  seal(workspaceId: number, secret: string): Uint8Array;
  /** `id` is the same when a call is made again. `sealed` null: not signed. Throws `secret_unreadable`. */
  call(
    workspaceId: number,
    call: { url: string; sealed: Uint8Array | null; id: string; body: string; mostBytes: number },
  ): Promise<SystemAnswer>;
};

/** Members of a segment, in the order of their ids. `count` throws `not_found`. */
export type SegmentMembers = {
  ids(workspaceId: number, segmentId: number, page: { afterId: number; limit: number }): Promise<number[]>;
  count(workspaceId: number, segmentId: number): Promise<number>;
};

export type EnrichWebhookWish = {
  kind: 'enrich-webhook';
  url: string;
  /** Attributes that are asked for. */
  fields: string[];
  onlyEmpty: boolean;
  /** Null: everybody. */
  segmentId: number | null;
  dryRun: boolean;
};

type Parts = { db: Db; clock: Clock; systems: OtherSystems; members: SegmentMembers };

/** Contacts in one call. */
export const CONTACTS_A_CALL = 100;
const ANSWER_BYTES = 2 * 1024 * 1024;
/** Pages looked through for contacts that lack something before the walk notes where it is. */
const PAGES_AT_ONCE = 10;

type Person = Awaited<ReturnType<typeof store.readContactsAfter>>[number];

/** What is sent of contacts: how others call them, and of the fields asked for those they have. Nothing else. Pure. */
export function askBody(contacts: readonly Person[], fields: readonly string[], now: Date): string {
  return JSON.stringify({
    type: 'contacts.enrich',
    timestamp: now.toISOString(),
    fields,
    contacts: contacts.map(({ externalId, email, attributes }) => ({
      externalId,
      email,
      attributes: Object.fromEntries(
        fields.flatMap((name) => (isEmpty(attributes[name]) ? [] : [[name, attributes[name]]])),
      ),
    })),
  });
}

/**
 * Asks another system about contacts, a hundred in a call, and takes over what it answers; with `onlyEmpty` only about those
 * who lack one of the fields. The place is noted with what was written, so that a kill asks one call again at most. False: it
 * was stopped. Throws `TryLater` while nobody answers, `enrich_refused` when the other system does not do its part.
 */
export async function enrichFromSystem(parts: Parts, repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
  const { db, clock, systems } = parts;
  const { workspaceId } = repair;
  const settings = repair.settings as EnrichWebhookWish;
  const { url, fields, onlyEmpty, segmentId, dryRun } = settings;
  const sealed = await store.sealedSecretOf(db.sql, workspaceId, repair.id);

  const readPage = async (afterId: number): Promise<{ people: Person[]; endsAt: number | undefined }> => {
    const page = { afterId, limit: CONTACTS_A_CALL };
    if (segmentId === null) {
      const people = await store.readContactsAfter(db.sql, workspaceId, page);
      return { people, endsAt: people.at(-1)?.id };
    }
    const ids = await parts.members.ids(workspaceId, segmentId, page);
    const people = await findContacts(db.sql, workspaceId, ids);
    return { people: people.sort((a, b) => a.id - b.id), endsAt: ids.at(-1) };
  };
  const lacks = ({ attributes }: Person) => !onlyEmpty || fields.some((name) => isEmpty(attributes[name]));

  /** Those to be asked about, a call's worth at most, and how far they reach. */
  async function gather(afterId: number) {
    const asked: Person[] = [];
    let lastId = afterId;
    let looked = 0;
    for (let pages = 0; pages < PAGES_AT_ONCE && asked.length < CONTACTS_A_CALL; pages++) {
      const { people, endsAt } = await readPage(lastId);
      if (endsAt === undefined) break;
      for (const person of people) {
        lastId = person.id;
        looked += 1;
        if (lacks(person)) asked.push(person);
        if (asked.length === CONTACTS_A_CALL) break;
      }
      if (asked.length < CONTACTS_A_CALL) lastId = endsAt;
    }
    return { asked, lastId, looked };
  }

  async function ask(asked: readonly Person[], afterId: number): Promise<string> {
    await store.noteCounts(db.sql, { ...repair, counts: { ...repair.counts, beatAt: clock.now().getTime() } });
    const body = askBody(asked, fields, clock.now());
    const call = { url, sealed, id: `enrich_${repair.id}_${afterId}`, body, mostBytes: ANSWER_BYTES };
    const answer = await systems.call(workspaceId, call);
    if (answer.kind === 'try-later') throw new TryLater(answer.why, answer.askedMs);
    if (answer.kind === 'refused') throw new KohortError('enrich_refused', { detail: answer.why });
    return answer.text;
  }

  const read = async (afterId: number): Promise<WishPage | null> => {
    const { asked, lastId, looked } = await gather(afterId);
    if (lastId === afterId) return null;
    if (asked.length === 0) return { wishes: [], lastId, looked };
    const text = await ask(asked, afterId);
    const types = new Map((await listAttributes(db.sql, workspaceId)).map(({ name, type }) => [name, type]));
    const reading = readEnrichment(text, asked, { fields: new Set(fields), types });
    if (!reading.ok)
      throw new KohortError('enrich_refused', { detail: `The other system was asked, but ${reading.why}.` });
    const { wishes, problems, fresh, counts } = reading.enrichment;
    if (!dryRun && fresh.size > 0) {
      if (types.size + fresh.size > MAX_ATTRIBUTES_PER_WORKSPACE) {
        const detail = `A workspace has ${MAX_ATTRIBUTES_PER_WORKSPACE} attributes at most, and the answer brings new ones.`;
        throw new KohortError('contact_invalid', { detail });
      }
      const defs = [...fresh].map(([name, type]) => ({ name, type }));
      await insertAttributes(db.sql, workspaceId, defs, clock.now());
    }
    return { wishes, problems, lastId, looked, counts: { calls: 1, asked: asked.length, ...counts } };
  };

  const total =
    segmentId === null
      ? await store.countRows(db.sql, workspaceId, 'contact')
      : await parts.members.count(workspaceId, segmentId);
  return walkWishes({ db, clock }, repair, read, { isDryRun: dryRun, onlyEmpty, total, stopping });
}
