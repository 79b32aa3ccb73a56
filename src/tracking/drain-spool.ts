import type { Contacts } from '../contacts/index.ts';
import type { EventInput, Events, WellKnownKind } from '../events/index.ts';
import type { Db, Doorbell, Sql, Tx } from '../platform/index.ts';
import { readAnswerLink } from '../rendering/index.ts';
import type { Answers } from './answers/answers.service.ts';
import { floodHits, reachMs } from './classify.ts';
import { type Changed, type HitProps, judgeHits, keepEvidence, kindOf } from './judge-hits.ts';
import type { MachineNetworks } from './machine-networks.ts';
import type { Spool, SpoolBatch, SpoolRecord } from './spool.ts';
import {
  advancePosition,
  findEarlierHits,
  findTracked,
  lockMessages,
  readPositions,
  type TrackedMessage,
  type TrackedPlace,
} from './tracking.store.ts';

type Parts = {
  db: Db;
  doorbell: Doorbell;
  contacts: Contacts;
  events: Events;
  answers: Pick<Answers, 'settle'>;
  spool: Spool;
  networks: MachineNetworks;
  /** See createHitSource. */
  sourceOf(messageId: number, address: string): string;
};

const hitKinds: readonly WellKnownKind[] = [
  'message_opened',
  'message_opened_machine',
  'message_opened_proxy',
  'message_opened_unsure',
  'message_clicked',
  'message_clicked_machine',
  'message_clicked_proxy',
  'message_clicked_unsure',
  'message_probed',
];

/** A record and whose it is. */
type Entry = { record: SpoolRecord; message: TrackedMessage };

function groupBy<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const eventOf = ({ record, message }: Entry, kind: WellKnownKind, props: Record<string, unknown>): EventInput => ({
  type: 'event',
  kind,
  at: new Date(record.at),
  contact: { contactId: message.contactId },
  ref: String(message.campaignId),
  messageId: message.messageId,
  props,
});

/** What there is to say of a hit besides what it is taken for. */
function propsOf(
  { record, message }: Entry,
  { networks, sourceOf }: Parts,
  places: Map<number, TrackedPlace>,
): Omit<HitProps, 'class' | 'reasons'> {
  const { linkId, agent, ip = '' } = record;
  const place = linkId === undefined ? undefined : places.get(linkId);
  return {
    evidence: keepEvidence(record, sourceOf(message.messageId, ip), networks.of(ip)),
    variant: message.variant,
    ...(message.contentId !== null && { contentId: message.contentId }),
    ...(linkId !== undefined && { linkId }),
    ...(place && { url: place.url }),
    ...(place?.slot && { slot: place.slot }),
    ...(agent && { agent }),
  };
}

/** Judges opens and clicks of one workspace: the events they become, and what earlier ones turned out to be. */
async function judgeEntries(
  parts: Parts,
  sql: Sql,
  workspaceId: number,
  entries: Entry[],
  places: Map<number, TrackedPlace>,
) {
  const ids = await parts.events.kindIds(workspaceId);
  const byMessage = groupBy(entries, ({ message }) => message.messageId);
  const times = entries.map(({ record }) => record.at);
  const earlier = await findEarlierHits(sql, workspaceId, {
    messageIds: [...byMessage.keys()],
    kindIds: hitKinds.flatMap((kind) => ids.get(kind) ?? []),
    from: new Date(times.reduce((a, b) => Math.min(a, b)) - 2 * reachMs),
    until: new Date(times.reduce((a, b) => Math.max(a, b)) + 2 * reachMs),
    limit: floodHits + 1,
  });
  const inputs: EventInput[] = [];
  const changes: Changed[] = [];
  for (const [messageId, group] of byMessage) {
    const fresh = group.map((entry) => ({ ...propsOf(entry, parts, places), at: entry.record.at }));
    const { sentAt, links } = group[0]!.message;
    const message = { sentAt: sentAt?.getTime() ?? null, links };
    const { verdicts, changed } = judgeHits(fresh, earlier.get(messageId) ?? [], message);
    changes.push(...changed);
    for (const [place, entry] of group.entries()) {
      const { at: _, ...kept } = fresh[place]!;
      const verdict = verdicts[place]!;
      const props = { class: verdict.class, reasons: verdict.reasons, ...kept };
      inputs.push(eventOf(entry, kindOf(props), props));
    }
  }
  return { inputs, changes };
}

/** Unsubscribes are events, and stop what the topic of their campaign sends. */
async function takeStops({ contacts }: Parts, tx: Pick<Tx, 'sql'>, workspaceId: number, stops: Entry[]) {
  if (stops.length === 0) return;
  await contacts.setConsent(
    workspaceId,
    stops.map(({ record, message }) => ({
      contactId: message.contactId,
      topic: message.topic,
      state: 'unsubscribed',
      at: new Date(record.at),
      source: 'unsubscribe-link',
      evidence: { messageId: message.messageId, agent: record.agent ?? null },
    })),
    { tx },
  );
}

const unsubscribed = (entry: Entry): EventInput =>
  eventOf(entry, 'message_unsubscribed', {
    ...(entry.message.contentId !== null && { contentId: entry.message.contentId }),
    ...(entry.record.agent && { agent: entry.record.agent }),
  });

/** Messages in which an answer to a question was clicked. */
const answeredIn = (hits: readonly Entry[], places: ReadonlyMap<number, TrackedPlace>): TrackedMessage[] => [
  ...new Set(
    hits.flatMap(({ record, message }) =>
      readAnswerLink(places.get(record.linkId ?? 0)?.url ?? '') === null ? [] : message,
    ),
  ),
];

/**
 * Moves one batch of a spool file into events and consent, exactly once: events, what earlier ones turned out to be,
 * consent and the new position commit together, and the position moves only from where this batch began, so a second
 * drainer of the same file rolls back.
 * Messages that no longer exist (erased contacts) are passed over.
 */
async function drainBatch(parts: Parts, batch: SpoolBatch): Promise<number> {
  const { db, events } = parts;
  return db.transaction(async (tx) => {
    if (!(await advancePosition(tx.sql, batch))) return 0;
    await lockMessages(
      tx.sql,
      batch.records.map(({ messageId }) => messageId),
    );
    const { messages, places } = await findTracked(tx.sql, batch.records);
    const known = batch.records.flatMap((record): Entry[] => {
      const message = messages.get(record.messageId);
      return message ? [{ record, message }] : [];
    });
    for (const [workspaceId, entries] of groupBy(known, ({ message }) => message.workspaceId)) {
      const [stops, hits] = [true, false].map((isStop) =>
        entries.filter(({ record }) => (record.kind === 'unsubscribe') === isStop),
      ) as [Entry[], Entry[]];
      const judged = hits.length > 0 ? await judgeEntries(parts, tx.sql, workspaceId, hits, places) : null;
      await events.append(workspaceId, [...(judged?.inputs ?? []), ...stops.map(unsubscribed)], { tx });
      await events.reclassify(tx, workspaceId, judged?.changes ?? []);
      await parts.answers.settle(tx, workspaceId, answeredIn(hits, places));
      await takeStops(parts, tx, workspaceId, stops);
    }
    return known.length;
  });
}

/**
 * Drains every spool file in the folder, those of dead processes included, until nothing is left, and rings for the
 * segments. Returns how many records became events.
 */
export async function drainSpool(parts: Parts): Promise<number> {
  const { db, spool, doorbell } = parts;
  await spool.rotate();
  const files = await spool.files();
  const positions = await readPositions(db.sql, files);
  let count = 0;
  for (const name of files) {
    let position = positions.get(name) ?? 0;
    for (let batch = await spool.read(name, position); batch; batch = await spool.read(name, position)) {
      count += await drainBatch(parts, batch);
      position = batch.end;
      doorbell.ring('segments.refresh');
    }
    await spool.removeIfOld(name);
  }
  return count;
}
