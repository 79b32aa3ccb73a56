import { type NeedsKind, type NeedsWorldOptions, simulateNeedsWorld } from '../../simulator/index.ts';
import type { EventInput } from '../../src/events/index.ts';
import type { Behaviour } from '../../src/value/needs/behaviour.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { TestApi } from './house.ts';

export type NeedsStage = {
  /** By contact id: what the simulator knows. */
  kinds: Map<number, NeedsKind | null>;
  behaviours: Map<number, Behaviour>;
  contactIds: number[];
};

/** Simulated customers with their orders in a workspace, taken in as orders are, and the products they bought. */
export async function openNeedsStage(
  { db, house }: Pick<TestApi, 'db' | 'house'>,
  workspaceId: number,
  options: Pick<NeedsWorldOptions, 'seed' | 'until' | 'contacts' | 'truth' | 'variety'>,
): Promise<NeedsStage> {
  const customers = [...simulateNeedsWorld(options)];
  const lines = customers.flatMap(({ orders }) => orders.flatMap((order) => order.lines));
  const products = [...new Map(lines.map((line) => [line.productId, line])).values()];
  await db.sql(
    `insert into product (workspace_id, sku, name, category, price, added_at)
     select $1, t.sku, t.sku, t.category, t.price, to_timestamp(t.added / 1000)
       from unnest($2::text[], $3::text[], $4::bigint[], $5::float8[]) as t (sku, category, price, added)`,
    [
      workspaceId,
      products.map((line) => line.productId),
      products.map((line) => line.category),
      products.map((line) => line.regularPriceMinor),
      products.map((line) => line.addedAt),
    ],
  );
  const outcomes = await house.contacts.upsertMany(
    workspaceId,
    customers.map(({ number }) => ({ externalId: `n${number}` })),
  );
  const contactIds = outcomes.map((outcome) => {
    if (outcome.kind === 'rejected') throw new Error(outcome.problem.message);
    return outcome.contactId;
  });
  const inputs = customers.flatMap(({ orders }, place): EventInput[] =>
    orders.map((order) => ({
      type: 'order',
      orderId: order.id,
      at: new Date(order.at),
      contact: { contactId: contactIds[place]! },
      amount: order.totalMinor,
      props: { channel: order.channel },
      ...(order.code === null ? {} : { codes: [order.code] }),
      lines: order.lines.map((line) => ({
        product: line.productId,
        category: line.category,
        quantity: line.quantity,
        amount: line.quantity * line.unitPriceMinor,
      })),
    })),
  );
  for (let from = 0; from < inputs.length; from += 5_000) {
    const taken = await house.events.append(workspaceId, inputs.slice(from, from + 5_000));
    const refused = taken.find(({ kind }) => kind === 'rejected');
    if (refused?.kind === 'rejected') throw new Error(refused.problem.message);
  }
  return {
    contactIds,
    kinds: new Map(customers.map(({ kind }, place) => [contactIds[place]!, kind])),
    behaviours: new Map(
      customers.map((customer, place) => [
        contactIds[place]!,
        { ...behaviourOf(customer, options.until), contactId: contactIds[place]! },
      ]),
    ),
  };
}
