/** The messages behind the links of `bench/track.ts`, and the draining of what was followed. */
import { createContacts } from '../src/contacts/index.ts';
import { createEvents } from '../src/events/index.ts';
import { createTrackingLinks } from '../src/messages/index.ts';
import { type Db, systemClock } from '../src/platform/index.ts';
import { createAnswers, createHitSource, drainSpool, openSpool, readMachineNetworks } from '../src/tracking/index.ts';
import { createWorkspaces } from '../src/workspaces/index.ts';

export const secret = 'a secret of the bench, long enough to sign';
const doorbell = { ring: () => undefined };

function openRooms(db: Db) {
  const workspaces = createWorkspaces({ db, clock: systemClock });
  const contacts = createContacts({ db, clock: systemClock, doorbell, workspaces });
  return { workspaces, contacts, events: createEvents({ db, clock: systemClock, doorbell, workspaces, contacts }) };
}

/** A campaign with `people` accepted messages and five links; an address to follow for each message. */
export async function makeWorld(db: Db, people: number) {
  const { workspaces } = openRooms(db);
  const { id: workspaceId } = await workspaces.create({
    ...{ slug: 'bench', name: 'Bench', timeZone: 'Europe/Stockholm', currency: 'SEK' },
    settings: { sender: { name: 'Bench', email: 'news@shop.example' }, postalAddress: '1 High Street' },
  });
  const one = async (sql: string, values: unknown[]) =>
    (await db.sql<{ id: number }>(`${sql} returning id`, values))[0]!.id;
  const campaignId = await one(
    `insert into campaign (workspace_id, name, topic, template_id, audience, state) values ($1, 'Bench', 'news', 1, '{}', 'finished')`,
    [workspaceId],
  );
  const contentId = await one(
    `insert into campaign_content (workspace_id, campaign_id, position, slots) values ($1, $2, 0, '{}')`,
    [workspaceId, campaignId],
  );
  const links = await db.sql<{ id: number }>(
    `insert into link (workspace_id, campaign_id, content_id, position, url)
     select $1, $2, $3, n, 'https://shop.example/' || n from generate_series(1, 5) n returning id`,
    [workspaceId, campaignId, contentId],
  );
  const messages = await db.sql<{ id: number }>(
    `with people as (
       insert into contact (workspace_id, external_id, bucket) select $1, n::text, n % 1000 from generate_series(1, $4::int) n
       returning id
     )
     insert into message (workspace_id, campaign_id, contact_id, content_id, state, planned_at, due_at, handed_at, finished_at)
     select $1, $2, id, $3, 'accepted', t, t, t, t from people, (select now() - interval '1 hour' as t) t returning id`,
    [workspaceId, campaignId, contentId, people],
  );
  await db.sql('vacuum analyze');
  const signed = createTrackingLinks({ secret, trackingUrl: '' });
  const linkIds = links.map(({ id }) => id);
  const paths = messages.map(({ id }, place) => signed.of(id, contentId).clickUrl(linkIds[place % linkIds.length]!));
  return { contentId, linkIds, paths };
}

/** Drains a spool, and tells how long it took and what the events are. */
export async function drainInto(db: Db, folder: string) {
  const rooms = openRooms(db);
  const spool = await openSpool(folder, systemClock);
  const start = performance.now();
  const records = await drainSpool({
    ...rooms,
    ...{
      db,
      doorbell,
      spool,
      answers: createAnswers({ ...rooms, db, doorbell, clock: systemClock }),
      networks: readMachineNetworks(null),
      sourceOf: createHitSource(secret),
    },
  });
  const ms = performance.now() - start;
  await spool.close();
  const kinds = await db.sql<{ name: string; count: number }>(
    'select k.name, count(*) as count from event e join event_kind k on k.id = e.kind_id group by 1 order by 2 desc',
  );
  return { records, ms, kinds };
}
