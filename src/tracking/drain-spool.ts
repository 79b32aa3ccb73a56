import type { Contacts } from '../contacts/index.ts';
import type { EventInput, Events } from '../events/index.ts';
import type { Db, Doorbell } from '../platform/index.ts';
import type { Spool, SpoolBatch, SpoolRecord } from './spool.ts';
import { advancePosition, findTracked, readPositions, type TrackedMessage } from './tracking.store.ts';

type Parts = { db: Db; doorbell: Doorbell; contacts: Contacts; events: Events; spool: Spool };

const kinds = { open: 'message_opened', click: 'message_clicked', unsubscribe: 'message_unsubscribed' } as const;

function toEvent(record: SpoolRecord, message: TrackedMessage, url: string | undefined): EventInput {
  const props: Record<string, unknown> = {};
  if (message.contentId !== null) props.contentId = message.contentId;
  if (record.linkId !== undefined) props.linkId = record.linkId;
  if (url !== undefined) props.url = url;
  if (record.agent) props.agent = record.agent;
  return {
    type: 'event',
    kind: kinds[record.kind],
    at: new Date(record.at),
    contact: { contactId: message.contactId },
    ref: String(message.campaignId),
    messageId: message.messageId,
    props,
  };
}

function groupByWorkspace(records: SpoolRecord[], tracked: Map<number, TrackedMessage>) {
  const groups = new Map<number, { record: SpoolRecord; message: TrackedMessage }[]>();
  for (const record of records) {
    const message = tracked.get(record.messageId);
    if (!message) continue;
    const group = groups.get(message.workspaceId) ?? [];
    group.push({ record, message });
    groups.set(message.workspaceId, group);
  }
  return groups;
}

/**
 * Moves one batch of a spool file into events and consent, exactly once: events, consent and the new position commit
 * together, and the position moves only from where this batch began, so a second drainer of the same file rolls back.
 * Messages that no longer exist (erased contacts) are passed over.
 */
async function drainBatch({ db, contacts, events }: Parts, batch: SpoolBatch): Promise<number> {
  return db.transaction(async (tx) => {
    if (!(await advancePosition(tx.sql, batch))) return 0;
    const tracked = await findTracked(tx.sql, batch.records);
    let count = 0;
    for (const [workspaceId, entries] of groupByWorkspace(batch.records, tracked.messages)) {
      const inputs = entries.map(({ record, message }) =>
        toEvent(record, message, record.linkId === undefined ? undefined : tracked.urls.get(record.linkId)),
      );
      await events.append(workspaceId, inputs, { tx });
      const stops = entries.filter(({ record }) => record.kind === 'unsubscribe');
      if (stops.length > 0) {
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
      count += entries.length;
    }
    return count;
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
