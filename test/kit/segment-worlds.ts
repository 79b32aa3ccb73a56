import fc from 'fast-check';
import type { Db } from '../../src/platform/index.ts';
import { localMinuteOfWeek } from '../../src/platform/index.ts';
import { emptyHistory, type History, noEvents } from '../../src/segments/history.ts';

/**
 * Small random worlds for the segment engine: few kinds, values and instants, so that edges meet: equal timestamps, the
 * end of a window on an event, the hour that comes twice (2026-10-25 in Stockholm), nulls, refunds, values of odd types.
 */
export const timeZone = 'Europe/Stockholm';
export const worldStart = Date.parse('2026-10-24T00:00:00+02:00');
const STEP_MS = 30 * 60_000;
const STEPS = 150;

export type WorldLine = { product: string; category: string | null; brand: string | null; amount: number };
export type WorldEvent = {
  kind: string;
  at: number;
  amount: number | null;
  ref: string | null;
  props: unknown;
  lines: WorldLine[];
};
export type WorldContact = {
  attributes: Record<string, unknown>;
  email: string | null;
  language: string | null;
  createdAt: number;
  bucket: number;
  events: WorldEvent[];
  consents: { topic: string; isSubscribed: boolean; at: number }[];
};

export const kinds = ['order', 'refund', 'message_opened', 'message_clicked', 'offer_redeemed', 'visit'];

/** Few instants, so that much happens at the same one. */
const crowded = fc.integer({ min: 0, max: 5 }).map((step) => worldStart + step * 24 * STEP_MS);

export const onGrid = fc.integer({ min: 0, max: STEPS }).map((step) => worldStart + step * STEP_MS);

/** Instants on the edges of things: on the grid, and one millisecond beside it; mostly after much has happened. */
export const instants = fc
  .tuple(
    fc.oneof(
      onGrid,
      fc.integer({ min: STEPS / 2, max: STEPS }).map((step) => worldStart + step * STEP_MS),
    ),
    fc.constantFrom(0, 0, -1, 1),
  )
  .map(([at, beside]) => at + beside);

const scalar = fc.constantFrom<unknown>('red', 'blue', '1', 1, 2, 2.5, true, false, null);
const isoOf = (at: number) => new Date(at).toISOString();
const attributeValue = fc.oneof(
  scalar,
  fc.constantFrom<unknown>(['red', 'blue'], [], ['1'], { red: 1 }, '', '2026-02-31', '2026-10-25', '2026-10-26'),
  instants.map(isoOf),
);
export const attributeNames = ['color', 'level', 'born', 'tags', '__proto__x'];

const line: fc.Arbitrary<WorldLine> = fc.record({
  product: fc.constantFrom('p1', 'p2'),
  category: fc.constantFrom('tea', 'coffee', null),
  brand: fc.constantFrom('x', null),
  amount: fc.integer({ min: -2, max: 3 }).map((hundreds) => hundreds * 100),
});

const event: fc.Arbitrary<WorldEvent> = fc
  .record({
    kind: fc.constantFrom('order', 'order', ...kinds),
    at: fc.oneof(crowded, onGrid, instants),
    amount: fc.option(
      fc.integer({ min: -2, max: 4 }).map((hundreds) => hundreds * 100),
      { freq: 5 },
    ),
    ref: fc.constantFrom('1', '2', 'x', null),
    props: fc.oneof(
      fc.constant(null),
      fc.dictionary(fc.constantFrom('color', 'n'), scalar, { maxKeys: 2 }),
      fc.constantFrom<unknown>([1], 'red'),
    ),
    lines: fc.array(line, { maxLength: 3 }),
  })
  .map((made) => (made.kind === 'order' || made.kind === 'refund' ? made : { ...made, lines: [] }));

export const worldContact: fc.Arbitrary<WorldContact> = fc.record({
  attributes: fc.dictionary(fc.constantFrom(...attributeNames), attributeValue, { maxKeys: 5 }),
  email: fc.constantFrom('ann@example.com', null),
  language: fc.constantFrom('sv', 'en', null),
  createdAt: instants,
  bucket: fc.integer({ min: 0, max: 9_999 }),
  events: fc.array(event, { minLength: 1, maxLength: 16 }),
  consents: fc.array(fc.record({ topic: fc.constantFrom('news', 'offers'), isSubscribed: fc.boolean(), at: crowded }), {
    maxLength: 4,
  }),
});

const byInstantThenAmount = (a: WorldEvent, b: WorldEvent) =>
  a.at - b.at || (a.amount ?? Number.NEGATIVE_INFINITY) - (b.amount ?? Number.NEGATIVE_INFINITY) || 0;

/** The history of a made-up contact, as the loader would give it. Event ids count from 1. */
export function historyOf(contact: WorldContact): History {
  const history: History = { ...emptyHistory(1, contact.bucket), attributes: contact.attributes };
  history.fields = {
    $email: contact.email,
    $language: contact.language,
    $external_id: null,
    $time_zone: null,
    $created_at: isoOf(contact.createdAt),
  };
  const events = contact.events.map((made, index) => ({ ...made, id: index + 1 }));
  for (const made of events.toSorted(byInstantThenAmount)) {
    const columns = history.events.get(made.kind) ?? noEvents();
    history.events.set(made.kind, columns);
    columns.at.push(made.at);
    columns.minuteOfWeek.push(localMinuteOfWeek(made.at, timeZone));
    columns.amount.push(made.amount);
    columns.ref.push(made.ref);
    columns.ids.push(made.id);
    columns.props.push(made.props as Record<string, unknown> | null);
  }
  for (const made of events.toSorted((a, b) => a.at - b.at || a.id - b.id)) {
    for (const { product, category, brand, amount } of made.lines) {
      const { lines } = history;
      lines.at.push(made.at);
      lines.eventId.push(made.id);
      lines.isOrder.push(made.kind === 'order');
      lines.minuteOfWeek.push(localMinuteOfWeek(made.at, timeZone));
      lines.product.push(product);
      lines.category.push(category);
      lines.brand.push(brand);
      lines.amount.push(amount);
    }
  }
  for (const said of contact.consents.toSorted(
    (a, b) => a.at - b.at || Number(b.isSubscribed) - Number(a.isSubscribed),
  )) {
    const column = history.consents.get(said.topic) ?? { at: [], isSubscribed: [] };
    history.consents.set(said.topic, column);
    column.at.push(said.at);
    column.isSubscribed.push(said.isSubscribed);
  }
  return history;
}

/** Makes a workspace in the test database. */
export async function insertWorkspace(db: Db): Promise<number> {
  const [row] = await db.sql<{ id: number }>(
    `insert into workspace (slug, name, time_zone, currency) values (gen_random_uuid()::text, 'Shop', $1, 'SEK') returning id`,
    [timeZone],
  );
  await db.sql('insert into event_kind (workspace_id, name) select $1, unnest($2::text[])', [row!.id, kinds]);
  return row!.id;
}

/** Writes made-up contacts with all they did; returns their ids in the same order. */
export async function insertContacts(db: Db, workspaceId: number, contacts: WorldContact[]): Promise<number[]> {
  const rows = await db.sql<{ id: number }>(
    `insert into contact (workspace_id, external_id, email, language, attributes, bucket, created_at)
     select $1, gen_random_uuid()::text, r->>'email', r->>'language', r->'attributes', (r->>'bucket')::int, (r->>'createdAt')::timestamptz
     from jsonb_array_elements($2::jsonb) with ordinality as t(r, n) order by n returning id`,
    [workspaceId, JSON.stringify(contacts.map((contact) => ({ ...contact, createdAt: isoOf(contact.createdAt) })))],
  );
  const ids = rows.map(({ id }) => id);
  const events = contacts.flatMap((contact, index) =>
    contact.events.map((made) => ({ ...made, contactId: ids[index]! })),
  );
  await insertEvents(db, workspaceId, events);
  const consents = contacts.flatMap((contact, index) =>
    contact.consents.map((said) => ({
      contactId: ids[index],
      topic: said.topic,
      state: said.isSubscribed ? 'subscribed' : 'unsubscribed',
      at: isoOf(said.at),
    })),
  );
  await db.sql(
    `insert into consent (workspace_id, contact_id, topic, state, source, at)
     select $1, "contactId", topic, state, 'test', at
     from jsonb_to_recordset($2::jsonb) as t("contactId" int, topic text, state text, at timestamptz)`,
    [workspaceId, JSON.stringify(consents)],
  );
  return ids;
}

/** Writes events with their lines, in this order, and marks their contacts dirty: in one transaction, as the rooms do. */
export async function insertEvents(
  db: Db,
  workspaceId: number,
  events: (WorldEvent & { contactId: number })[],
  { markDirty = false } = {},
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
          events.map((made) => ({ ...made, atText: isoOf(made.at), minute: localMinuteOfWeek(made.at, timeZone) })),
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
       select $1, "contactId", "eventId", line, at, product, category, brand, 1, amount
       from jsonb_to_recordset($2::jsonb) as t("contactId" int, "eventId" bigint, line int, at timestamptz, product text,
         category text, brand text, amount bigint)`,
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
