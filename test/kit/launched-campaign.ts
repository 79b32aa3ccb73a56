import { expect } from 'vitest';
import type { FlowHouse } from './flow-house.ts';
import { waitFor } from './wait-for.ts';

export type Counts = { planned: number; accepted: number; unknown: number; claimed: number };

/** Makes this many contacts who want the newsletter, a segment of them, and a design. */
export async function addReaders({ ask, house }: FlowHouse, people: number) {
  const contacts = Array.from({ length: people }, (_, index) => ({
    externalId: `p${index + 1}`,
    email: `p${index + 1}@people.example`,
    consent: [{ topic: 'newsletter', state: 'subscribed' }],
  }));
  for (let begin = 0; begin < people; begin += 1_000) {
    await ask('POST', '/contacts/bulk', { contacts: contacts.slice(begin, begin + 1_000) });
  }
  const definition = { version: 1, root: { type: 'consent', topic: 'newsletter', state: 'subscribed' } };
  const wants = { name: 'Wants it', purpose: 'Everybody who may get it', definition };
  const { id: segmentId } = await ask<{ id: number }>('POST', '/segments', wants);
  await house.segments.build(segmentId);
  const { id: templateId } = await ask<{ id: number }>('POST', '/templates', { name: 'Letter', starter: 'newsletter' });
  return { segmentId, templateId };
}

/** A campaign to them that is a draft. `name`: no two have the same. Returns its id. */
export async function draftTo(
  { ask }: FlowHouse,
  { segmentId, templateId }: { segmentId: number; templateId: number },
  name = 'News',
): Promise<number> {
  const hero = { kind: 'text', body: 'Fresh bread.', button: { label: 'Read', url: 'https://shop.example/news' } };
  const { id } = await ask<{ id: number }>('POST', '/campaigns', {
    ...{ name, topic: 'newsletter', templateId, audience: { include: [segmentId] } },
    contents: [{ subject: 'News', slots: { hero } }],
  });
  return id;
}

/** Launches a campaign to so many contacts who want it. Needs no workers. */
export async function launchToMany(flow: FlowHouse, people: number) {
  const { ask, house, db, workspaceId } = flow;
  const id = await draftTo(flow, await addReaders(flow, people));
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
        180_000,
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
