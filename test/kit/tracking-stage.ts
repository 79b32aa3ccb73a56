import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readerHeaders } from '../../simulator/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import { drainSpool } from '../../src/tracking/drain-spool.ts';
import { createHitSource } from '../../src/tracking/hit-source.ts';
import { readMachineNetworks } from '../../src/tracking/machine-networks.ts';
import { openSpool, type SpoolRecord } from '../../src/tracking/spool.ts';
import type { TestApi } from './house.ts';
import { insertRow } from './insert-row.ts';

export const sentAt = Date.parse('2026-05-01T08:00:00Z');

/** A campaign that went out, without anything having sent it: contacts, messages accepted at `sentAt`, four links. */
export async function openTrackingStage({ house, db, workspaceId, queue }: TestApi, people = 3) {
  const campaign = await insertRow(db, 'campaign', {
    workspace_id: workspaceId,
    name: 'Spring',
    topic: 'news',
    state: 'finished',
  });
  const campaignId = Number(campaign.id);
  const content = await insertRow(db, 'campaign_content', {
    workspace_id: workspaceId,
    campaign_id: campaignId,
    position: 0,
  });
  const contentId = Number(content.id);
  const linkIds: number[] = [];
  for (const position of [0, 1, 2, 3]) {
    const link = {
      workspace_id: workspaceId,
      campaign_id: campaignId,
      content_id: contentId,
      position,
      slot: position ? 'body' : 'hero',
    };
    linkIds.push(Number((await insertRow(db, 'link', { ...link, url: `https://shop.example/${position}` })).id));
  }
  const outcomes = await house.contacts.upsertMany(
    workspaceId,
    Array.from({ length: people }, (_, place) => ({ externalId: `p${place}`, email: `p${place}@people.example` })),
  );
  const messageIds: number[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'rejected') throw new Error('A contact was not taken.');
    const message = {
      workspace_id: workspaceId,
      campaign_id: campaignId,
      contact_id: outcome.contactId,
      content_id: contentId,
    };
    const at = new Date(sentAt);
    const times = { planned_at: at, due_at: at, claimed_at: at, handed_at: at, finished_at: at };
    messageIds.push(
      Number((await insertRow(db, 'message', { ...message, ...times, state: 'accepted', variant: 'b' })).id),
    );
  }
  const folders: string[] = [];
  const reader = readerHeaders(0);

  return {
    ...{ campaignId, contentId, linkIds, messageIds },
    /** What a person would leave in the spool by following a link; `more` makes it somebody else. */
    click: (messageId: number, more: Partial<SpoolRecord> = {}): SpoolRecord => ({
      kind: 'click',
      messageId,
      linkId: linkIds[0]!,
      at: sentAt + 60_000,
      agent: reader.click['user-agent']!,
      ip: '192.0.2.1',
      ...more,
    }),
    /** A process with a spool of its own. */
    async openProcess() {
      const folder = await mkdtemp(join(tmpdir(), 'kohort-tracking-'));
      folders.push(folder);
      const spool = await openSpool(folder, systemClock);
      return {
        folder,
        spool,
        keep: (...records: SpoolRecord[]) =>
          Promise.all(
            records.map(
              (record) =>
                new Promise<void>((resolve, reject) => {
                  spool.append(record, (error) => (error ? reject(error) : resolve()));
                }),
            ),
          ),
        drain: () =>
          drainSpool({
            db,
            doorbell: queue,
            contacts: house.contacts,
            events: house.events,
            answers: house.answers,
            spool,
            networks: readMachineNetworks(null),
            sourceOf: createHitSource('a secret of the tests, long enough'),
          }),
      };
    },
    /** Kind, class and reasons of what came back from a message, in the order of time. */
    async told(messageId: number) {
      const rows = await db.sql<{ kind: string; class: string; reasons: string[]; linkId?: number }>(
        `select k.name as kind, e.props->>'class' as class, e.props->'reasons' as reasons
           from event e join event_kind k on k.id = e.kind_id
          where e.message_id = $1 and k.name <> 'message_accepted' order by e.at, e.id`,
        [messageId],
      );
      return rows;
    },
    async close() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
