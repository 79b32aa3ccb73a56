import {
  type OfferWorldOptions,
  type SimOrder,
  type SimShopper,
  simulateOfferWorld,
  type TrueEffect,
  trueEffect,
} from '../../simulator/index.ts';
import { createContacts } from '../../src/contacts/index.ts';
import { createEvents } from '../../src/events/index.ts';
import { isHeldBack } from '../../src/offers/index.ts';
import { createFakeClock, type Db } from '../../src/platform/index.ts';
import { createReports } from '../../src/reports/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';

const DAY_MS = 86_400_000;
/** A Monday, 00:00 in Stockholm. */
export const offerStartsAt = Date.parse('2026-09-06T22:00:00Z');
export const morningHours = { fromMinute: 480, toMinute: 720, weekdays: [0, 1, 2, 3, 4] };

/** The rooms a report stands on, with a workspace, on a clock one day after the offer's end. */
export async function openOfferStage(
  db: Db,
  { weeks = 8, workspaceId: given }: { weeks?: number; workspaceId?: number } = {},
) {
  const endsAt = offerStartsAt + weeks * 7 * DAY_MS;
  const clock = createFakeClock(new Date(endsAt + DAY_MS));
  const doorbell = { ring: () => undefined };
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const campaigns = { get: () => Promise.reject(new Error('there are no campaigns here')) };
  const reports = createReports({ db, clock, workspaces, campaigns });
  const shop = {
    slug: `shop-${Math.random().toString(36).slice(2, 10)}`,
    ...{ name: 'Corner Shop', timeZone: 'Europe/Stockholm', currency: 'SEK', language: 'en' },
    settings: { sender: { name: 'Corner Shop', email: 'news@shop.example' }, postalAddress: 'High Street 1' },
  };
  const workspaceId = given ?? (await workspaces.create(shop)).id;

  return {
    ...{ db, clock, workspaces, contacts, events, reports, workspaceId, endsAt },

    /** Contacts with these external ids; their ids, in the same order. */
    async addContacts(externalIds: string[]): Promise<number[]> {
      const outcomes = await contacts.upsertMany(
        workspaceId,
        externalIds.map((externalId) => ({ externalId, email: `${externalId.toLowerCase()}@people.example` })),
      );
      return outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
    },

    /** Five per cent off on weekday mornings, from `offerStartsAt` to the end. */
    async addOffer(
      more: { name?: string | undefined; holdoutShare?: number; code?: string; hasWindow?: boolean } = {},
    ): Promise<number> {
      const { holdoutShare = 3_000, code = 'MORGON5', hasWindow = true, name = code } = more;
      const [row] = await db.sql<{ id: number }>(
        `insert into offer (workspace_id, name, kind, basis_points, code, valid_from, valid_until, holdout_share)
         values ($1, $6, 'percent', 500, $2, $3, $4, $5) returning id`,
        [workspaceId, code, new Date(offerStartsAt), new Date(endsAt), holdoutShare, name],
      );
      if (hasWindow) {
        await db.sql(
          'insert into offer_window (workspace_id, offer_id, weekdays, from_minute, to_minute) values ($1, $2, $3, $4, $5)',
          [workspaceId, row!.id, morningHours.weekdays, morningHours.fromMinute, morningHours.toMinute],
        );
      }
      return row!.id;
    },

    /** Writes down who was chosen for an offer, by the offer's own draw unless it is said who is held back. */
    async addArms(
      offerId: number,
      contactIds: number[],
      more: { holdoutShare?: number; isControl?: (contactId: number) => boolean; segmentId?: number; at?: Date } = {},
    ): Promise<void> {
      const offer = { id: offerId, holdoutShare: more.holdoutShare ?? 3_000 };
      const { isControl = (contactId: number) => isHeldBack(offer, contactId) } = more;
      await db.sql(
        `insert into offer_arm (offer_id, contact_id, workspace_id, is_control, segment_id, at)
         select $1, contact_id, $2, is_control, $3::int, $4::timestamptz
           from unnest($5::int[], $6::boolean[]) as a (contact_id, is_control)`,
        [
          offerId,
          workspaceId,
          more.segmentId ?? null,
          more.at ?? new Date(offerStartsAt),
          contactIds,
          contactIds.map(isControl),
        ],
      );
    },

    /** Appends orders, each with its contact's id. */
    async addOrders(orders: { contactId: number; orderId: string; at: number; amount: number }[]): Promise<void> {
      await events.append(
        workspaceId,
        orders.map(({ contactId, at, ...order }) => ({
          ...order,
          ...{ type: 'order' as const, contact: { contactId }, at: new Date(at) },
        })),
      );
    },

    /** Valid uses of an offer in orders that are there, by order number. */
    async addUses(offerId: number, uses: { orderId: string; discount: number }[]): Promise<void> {
      await db.sql(
        `insert into redemption (workspace_id, offer_id, contact_id, event_id, order_ref, at, is_valid, order_amount, discount)
         select $1, $2, e.contact_id, e.id, u.ref, e.at, true, e.amount, u.discount
           from unnest($3::text[], $4::bigint[]) as u (ref, discount)
           join event_kind k on k.workspace_id = $1 and k.name = 'order'
           join event e on e.workspace_id = $1 and e.kind_id = k.id and e.ref = u.ref`,
        [workspaceId, offerId, uses.map(({ orderId }) => orderId), uses.map(({ discount }) => discount)],
      );
    },
  };
}

export type OfferStage = Awaited<ReturnType<typeof openOfferStage>>;

export type OfferWorld = { offerId: number; truth: TrueEffect; priceMinded: number[]; others: number[] };

/**
 * A whole simulated world in the database: everybody's past, the offer given to the price-minded but for those held back,
 * and what each then did. Says what the offer truly does.
 */
export async function loadOfferWorld(
  stage: OfferStage,
  {
    seed,
    truth,
    contacts = 1_500,
    pastWeeks = 8,
    name,
  }: { seed: string; truth: OfferWorldOptions['truth']; contacts?: number; pastWeeks?: number; name?: string },
): Promise<OfferWorld> {
  const options: OfferWorldOptions = {
    ...{ seed, contacts, truth, startsAt: offerStartsAt, endsAt: stage.endsAt, pastDays: pastWeeks * 7 },
    ...{ hours: morningHours, discount: { percent: 5, code: 'MORGON5' } },
  };
  const shoppers: SimShopper[] = [...simulateOfferWorld(options)];
  const ids = await stage.addContacts(shoppers.map(({ contact }) => contact.externalId));
  const offerId = await stage.addOffer({ name });
  const idsOf = (isPriceMinded: boolean) => ids.filter((_, index) => shoppers[index]!.isPriceMinded === isPriceMinded);
  const priceMinded = idsOf(true);
  await stage.addArms(offerId, priceMinded);
  const held = (contactId: number) => isHeldBack({ id: offerId, holdoutShare: 3_000 }, contactId);
  const happened: { contactId: number; order: SimOrder }[] = shoppers.flatMap((shopper, index) => {
    const contactId = ids[index]!;
    const orders = held(contactId) ? shopper.withoutOffer : shopper.withOffer;
    return orders.map((order) => ({ contactId, order }));
  });
  await stage.addOrders(
    happened.map(({ contactId, order }) => ({ contactId, orderId: order.id, at: order.at, amount: order.totalMinor })),
  );
  const uses = happened.filter(({ order }) => order.offerCode !== undefined);
  await stage.addUses(
    offerId,
    uses.map(({ order }) => ({ orderId: order.id, discount: order.discountMinor })),
  );
  await stage.db.sql('vacuum analyze event, offer_arm, redemption');
  return { offerId, truth: trueEffect(options, shoppers), priceMinded, others: idsOf(false) };
}
