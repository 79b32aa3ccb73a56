import { expect } from 'vitest';
import type { FlowHouse } from './flow-house.ts';
import { waitFor } from './wait-for.ts';

export type Counts = { planned: number; accepted: number; unknown: number; claimed: number };

/** Makes this many contacts who want the newsletter, and launches a campaign to all of them. Needs no workers. */
export async function launchToMany({ ask, house, db, workspaceId }: FlowHouse, people: number) {
  const contacts = Array.from({ length: people }, (_, index) => ({
    externalId: `p${index + 1}`,
    email: `p${index + 1}@people.example`,
    consent: [{ topic: 'newsletter', state: 'subscribed' }],
  }));
  await ask('POST', '/contacts/bulk', { contacts });
  const definition = { version: 1, root: { type: 'consent', topic: 'newsletter', state: 'subscribed' } };
  const wants = { name: 'Wants it', purpose: 'Everybody who may get it', definition };
  const { id: segmentId } = await ask<{ id: number }>('POST', '/segments', wants);
  await house.segments.build(segmentId);
  const { id: templateId } = await ask<{ id: number }>('POST', '/templates', { name: 'Letter', starter: 'newsletter' });
  const hero = { kind: 'text', body: 'Fresh bread.', button: { label: 'Read', url: 'https://shop.example/news' } };
  const { id } = await ask<{ id: number }>('POST', '/campaigns', {
    ...{ name: 'News', topic: 'newsletter', templateId, audience: { include: [segmentId] } },
    contents: [{ subject: 'News', slots: { hero } }],
  });
  await ask('POST', `/campaigns/${id}/launch`);
  const counts = () => house.campaigns.counts(workspaceId, id);
  expect((await counts()).planned).toBe(people);
  return {
    id,
    counts,
    /** Nothing is on its way any more. */
    untilFinished: () =>
      waitFor(
        'the campaign to be finished',
        async () => {
          const { state } = await ask<{ state: string }>('GET', `/campaigns/${id}`);
          return state === 'finished';
        },
        60_000,
      ),
    /** State of each message of the ledger, by id. */
    async states(): Promise<Map<number, string>> {
      const rows = await db.sql<{ id: number; state: string }>(
        'select id, state from message where campaign_id = $1 order by id',
        [id],
      );
      return new Map(rows.map((row) => [row.id, row.state]));
    },
    /** How many message_accepted events each message has. */
    async acceptedEvents(): Promise<Map<number, number>> {
      const rows = await db.sql<{ id: number; count: number }>(
        `select e.message_id as id, count(*) as count from event e join event_kind k on k.id = e.kind_id
          where k.name = 'message_accepted' group by 1`,
      );
      return new Map(rows.map((row) => [row.id, row.count]));
    },
  };
}
