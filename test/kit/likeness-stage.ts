import type { SimBuyer } from '../../simulator/index.ts';
import type { Db, FakeClock } from '../../src/platform/index.ts';
import type { House } from '../../src/wiring.ts';

/**
 * Takes such buyers in, as contacts (known for two years) with companies and orders; answers their contact ids in the same
 * order. The clock stands where it stood.
 */
export async function loadBuyers(
  { db, house, clock }: { db: Db; house: House; clock: FakeClock },
  workspaceId: number,
  buyers: readonly SimBuyer[],
): Promise<number[]> {
  const now = clock.now();
  clock.set(new Date(now.getTime() - 730 * 86_400_000));
  const outcomes = await house.contacts.upsertMany(
    workspaceId,
    buyers.map(({ number, attributes }) => ({
      externalId: `B${number}`,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
      ),
    })) as Parameters<House['contacts']['upsertMany']>[1],
  );
  const ids = outcomes.map((outcome) => {
    if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.problem));
    return outcome.contactId;
  });
  const companies = buyers.map(({ firm, number }, place) => ({
    key: firm.key,
    name: `Firm ${number}`,
    attributes: { industry: firm.industry, employees: firm.employees },
    contactId: ids[place],
    makers: firm.decisionMakers,
  }));
  await db.sql(
    `with made as (
       insert into company (workspace_id, key, name, attributes)
       select $1, t.key, t.name, t.attributes from jsonb_to_recordset($2) as t (key text, name text, attributes jsonb)
       returning id, key)
     insert into contact_company (workspace_id, contact_id, company_id, decides)
     select $1, t."contactId", made.id, t.makers > 0
       from jsonb_to_recordset($2) as t (key text, "contactId" int, makers int) join made using (key)`,
    [workspaceId, JSON.stringify(companies)],
  );
  // The other decision makers of a firm are contacts too.
  const others = buyers.flatMap(({ firm }) =>
    Array.from({ length: Math.max(0, firm.decisionMakers - 1) }, (_, place) => ({
      key: firm.key,
      id: `${firm.key}-${place}`,
    })),
  );
  const made = await house.contacts.upsertMany(
    workspaceId,
    others.map(({ id }) => ({ externalId: id })),
  );
  const rows = others.map(({ key }, place) => {
    const outcome = made[place]!;
    return { key, contactId: outcome.kind === 'rejected' ? null : outcome.contactId };
  });
  await db.sql(
    `insert into contact_company (workspace_id, contact_id, company_id, decides)
     select $1, t."contactId", c.id, true from jsonb_to_recordset($2) as t (key text, "contactId" int)
       join company c on c.workspace_id = $1 and c.key = t.key`,
    [workspaceId, JSON.stringify(rows)],
  );
  clock.set(now);
  const orders = buyers.flatMap(({ number, orders: own }) =>
    own.map(({ id, at, amountMinor, category }) => ({
      type: 'order' as const,
      orderId: id,
      at: new Date(at),
      contact: { externalId: `B${number}` },
      lines: [{ product: category, quantity: 1, amount: amountMinor, category }],
    })),
  );
  for (let from = 0; from < orders.length; from += 1_000) {
    const taken = await house.events.append(workspaceId, orders.slice(from, from + 1_000));
    const refused = taken.find(({ kind }) => kind !== 'accepted');
    if (refused) throw new Error(`An order was not taken: ${JSON.stringify(refused)}`);
  }
  return ids;
}
