import type { Db } from '../../src/platform/index.ts';
import { localMinuteOfWeek } from '../../src/platform/index.ts';
import { kinds, plainContact, timeZone, type WorldContact, type WorldEvent, type WorldLink } from './segment-worlds.ts';

const isoOf = (at: number) => new Date(at).toISOString();

/** Makes a workspace in the test database. */
export async function insertWorkspace(db: Db, zone = timeZone): Promise<number> {
  const [row] = await db.sql<{ id: number }>(
    `insert into workspace (slug, name, time_zone, currency) values (gen_random_uuid()::text, 'Shop', $1, 'SEK') returning id`,
    [zone],
  );
  await db.sql('insert into event_kind (workspace_id, name) select $1, unnest($2::text[])', [row!.id, kinds]);
  return row!.id;
}

/**
 * Writes made-up contacts with all they did; returns their ids in the same order. Memberships and lists are written
 * `withSegments` only: where an engine keeps segments of these ids itself, they would be lies.
 */
export async function insertContacts(
  db: Db,
  workspaceId: number,
  given: Partial<WorldContact>[],
  { zone = timeZone, withSegments = false } = {},
): Promise<number[]> {
  const contacts = given.map((contact) => ({ ...plainContact, ...contact }));
  const rows = await db.sql<{ id: number }>(
    `insert into contact (workspace_id, external_id, email, language, time_zone, attributes, bucket, created_at)
     select $1, gen_random_uuid()::text, r->>'email', r->>'language', r->>'timeZone', r->'attributes', (r->>'bucket')::int,
       (r->>'createdAt')::timestamptz
     from jsonb_array_elements($2::jsonb) with ordinality as t(r, n) order by n returning id`,
    [workspaceId, JSON.stringify(contacts.map((contact) => ({ ...contact, createdAt: isoOf(contact.createdAt) })))],
  );
  const ids = rows.map(({ id }) => id);
  const each = <Row extends { at: number }>(pick: (contact: WorldContact) => Row[]) =>
    contacts.flatMap((contact, index) =>
      pick(contact).map((row) => ({ ...row, contactId: ids[index]!, at: isoOf(row.at) })),
    );
  const write = (text: string, found: unknown[]) => db.sql(text, [workspaceId, JSON.stringify(found)]);
  const events = contacts.flatMap((contact, index) =>
    contact.events.map((made) => ({ ...made, contactId: ids[index]! })),
  );
  await insertEvents(db, workspaceId, events, { zone });
  await write(
    `insert into consent (workspace_id, contact_id, topic, state, source, at)
     select $1, "contactId", topic, case when "isSubscribed" then 'subscribed' else 'unsubscribed' end, 'test', at
     from jsonb_to_recordset($2::jsonb) as t("contactId" int, topic text, "isSubscribed" boolean, at timestamptz)`,
    each(({ consents }) => consents),
  );
  await write(
    `insert into contact_value (workspace_id, contact_id, name, number, text, at)
     select $1, (r->>'contactId')::int, r->>'name', case when jsonb_typeof(r->'found') = 'number' then (r->>'found')::float8 end,
       case when jsonb_typeof(r->'found') = 'string' then r->>'found' end, (r->>'at')::timestamptz
     from jsonb_array_elements($2::jsonb) with ordinality as t(r, n) order by n`,
    each(({ values }) => values),
  );
  await write(
    `insert into contact_score (workspace_id, contact_id, model, version, scores, at)
     select $1, (r->>'contactId')::int, r->>'model', 1, r->'scores', (r->>'at')::timestamptz
     from jsonb_array_elements($2::jsonb) with ordinality as t(r, n) order by n`,
    each(({ scores }) => scores),
  );
  await insertCompanies(
    db,
    workspaceId,
    contacts.flatMap(({ companies }, index) => companies.map((link) => ({ ...link, contactId: ids[index]! }))),
  );
  await write(
    `insert into segment_list_change (workspace_id, segment_id, contact_id, is_listed, at)
     select $1, "segmentId", "contactId", "isListed", at
     from jsonb_to_recordset($2::jsonb) as t("contactId" int, "segmentId" int, "isListed" boolean, at timestamptz)`,
    each(({ lists }) => (withSegments ? lists : [])),
  );
  await write(
    `insert into member_log (workspace_id, segment_id, contact_id, change, cause, at)
     select $1, "segmentId", "contactId", case when "isEntry" then 'entered' else 'left' end, cause, at
     from jsonb_to_recordset($2::jsonb) as t("contactId" int, "segmentId" int, "isEntry" boolean, cause text, at timestamptz)`,
    each(({ memberships }) => (withSegments ? memberships : [])),
  );
  await write(
    `insert into contact_attribute_change (workspace_id, contact_id, name, value_before, at)
     select $1, (r->>'contactId')::int, r->>'name', nullif(r->'before', 'null'::jsonb), (r->>'at')::timestamptz
     from jsonb_array_elements($2::jsonb) with ordinality as t(r, n) order by n`,
    each(({ changes }) => changes),
  );
  return ids;
}

/** Writes companies that are not there yet, in this order, and who belongs to them. */
export async function insertCompanies(
  db: Db,
  workspaceId: number,
  links: (Omit<WorldLink, 'name' | 'attributes'> & Partial<WorldLink> & { contactId: number })[],
): Promise<void> {
  await db.sql(
    `insert into company (workspace_id, key, name, attributes)
     select $1, r->>'key', coalesce(r->>'name', r->>'key'), coalesce(r->'attributes', '{}')
     from jsonb_array_elements($2::jsonb) with ordinality as t(r, n) order by n on conflict (workspace_id, key) do nothing`,
    [workspaceId, JSON.stringify(links)],
  );
  await db.sql(
    `insert into contact_company (workspace_id, contact_id, company_id, role, decides)
     select $1, (r->>'contactId')::int, k.id, r->>'role', (r->>'decides')::boolean
     from jsonb_array_elements($2::jsonb) as r join company k on k.workspace_id = $1 and k.key = r->>'key'`,
    [workspaceId, JSON.stringify(links)],
  );
}

/** Writes events with their lines, in this order, and marks their contacts dirty: in one transaction, as the rooms do. */
export async function insertEvents(
  db: Db,
  workspaceId: number,
  events: (WorldEvent & { contactId: number })[],
  { markDirty = false, zone = timeZone } = {},
): Promise<void> {
  await db.transaction(async ({ sql }) => {
    const rows = await sql<{ id: number }>(
      `insert into event (workspace_id, contact_id, kind_id, at, minute_of_week, amount, ref, props)
       select $1, (r->>'contactId')::int, k.id, (r->>'atText')::timestamptz, (r->>'minute')::int, (r->>'amount')::bigint,
         r->>'ref', nullif(r->'props', 'null'::jsonb)
       from jsonb_array_elements($2::jsonb) with ordinality as t(r, n)
       join event_kind k on k.workspace_id = $1 and k.name = r->>'kind' order by n returning id`,
      [
        workspaceId,
        JSON.stringify(
          events.map((made) => ({ ...made, atText: isoOf(made.at), minute: localMinuteOfWeek(made.at, zone) })),
        ),
      ],
    );
    const lines = events.flatMap((made, index) =>
      made.lines.map((each, line) => ({
        ...each,
        contactId: made.contactId,
        eventId: rows[index]!.id,
        at: isoOf(made.at),
        line,
      })),
    );
    await sql(
      `insert into order_line (workspace_id, contact_id, event_id, line, at, product, category, brand, quantity, amount)
       select $1, "contactId", "eventId", line, at, product, category, brand, quantity, amount
       from jsonb_to_recordset($2::jsonb) as t("contactId" int, "eventId" bigint, line int, at timestamptz, product text,
         category text, brand text, quantity numeric, amount bigint)`,
      [workspaceId, JSON.stringify(lines)],
    );
    if (markDirty) {
      await sql('insert into dirty (workspace_id, contact_id) select $1, unnest($2::int[])', [
        workspaceId,
        events.map(({ contactId }) => contactId),
      ]);
    }
  });
}
