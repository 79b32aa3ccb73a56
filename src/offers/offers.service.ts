import { isDeepStrictEqual } from 'node:util';
import type { Contacts, Merger } from '../contacts/index.ts';
import type { Events } from '../events/index.ts';
import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
  type Sql,
  type Tx,
  toPage,
  windowText,
} from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { codeKey } from './codes/code-text.ts';
import { createCodes } from './codes/codes.service.ts';
import { findOwnerOf, lockTexts } from './codes/codes.store.ts';
import { createGuard } from './guard/guard.service.ts';
import { deleteHoliday, type Holiday, listHolidays, upsertHolidays } from './holidays.store.ts';
import { type HolidayList, type NewOffer, newOffer, type OfferChange } from './offers.schema.ts';
import * as store from './offers.store.ts';
import { createEvaluate } from './redeem/evaluate.ts';
import {
  deleteRedemptionsOf,
  forgetUnknownCode,
  forgetUnknownCodesOf,
  listRedemptions,
  type RedemptionOfPerson,
} from './redeem/orders.store.ts';
import type { RedeemAnswer, RedeemBody, RefundAnswer, RefundBody } from './redeem/redeem.schema.ts';
import { createRedeemAtTill } from './redeem/redeem-at-till.ts';
import { createRedeemBatch } from './redeem/redeem-batch.ts';
import { createRefund } from './redeem/refund.ts';
import { createSettleOrders } from './redeem/settle-orders.ts';
import { readRuleSegments } from './rule-segments.store.ts';
import { type Changes, checkChange } from './rules/check-change.ts';
import { isPriceKind, type Offer, type OfferKind, type OfferRules } from './rules/offer.ts';
import { findGoneSegments, findUnknownSegments, type RuleProblem, segmentsOfRules } from './rules/segment-problems.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Pick<Contacts, 'resolve'>;
  events: Pick<Events, 'append' | 'kindIds'>;
};

/** What a message may say about an offer. `percent` in per cent; amounts in minor units; null = not of this kind. */
export type OfferDescription = {
  name: string;
  kind: OfferKind;
  isPrice: boolean;
  percent: number | null;
  amount: number | null;
  points: number | null;
  gives: string | null;
  /** Of a shared code; those made for one contact come from `codesOf`. */
  code: string | null;
  windowText: string | null;
  validUntil: Date | null;
  minBasket: number | null;
};

export type Offers = ReturnType<typeof createOffers>;

export function createOffers({ db, clock, doorbell, workspaces, contacts, events }: Parts) {
  const parts = { db, clock, workspaces, contacts, events };
  const redeemBatch = createRedeemBatch(parts);
  const orders = createSettleOrders(parts, redeemBatch);
  const redeemAtTill = createRedeemAtTill(parts, redeemBatch);
  const refundOf = createRefund(parts);

  const settleAnew = () => {
    orders.lookAgain();
    doorbell.ring('offers.settle', { all: true });
  };

  const codes = createCodes({ db, clock, workspaces });
  const guard = createGuard({ db, clock, workspaces });

  const offers = {
    ...codes,
    ...guard,

    /** See `Codes.importCodes`. Orders that already came with these codes are judged again. */
    async importCodes(...[workspaceId, which, body, actor]: Parameters<typeof codes.importCodes>) {
      const result = await codes.importCodes(workspaceId, which, body, actor);
      if (result.imported > 0 && (await forgetUnknownCodesOf(db.sql, workspaceId, which.offerId)) > 0) settleAnew();
      return result;
    },

    /**
     * Throws `offer_code_taken`, and `request_invalid` for rules that name a segment which is not there. Orders that already
     * came with this code are judged again.
     */
    async create(workspaceId: number, input: NewOffer, actor: AuditActor = 'system'): Promise<Offer> {
      const now = clock.now();
      const row = {
        ...input,
        validFrom: input.validFrom ? new Date(input.validFrom) : now,
        validUntil: input.validUntil ? new Date(input.validUntil) : null,
      };
      const { offer, forgotten } = await db.transaction(async ({ sql }) => {
        await refuseUnknownSegments(sql, workspaceId, row.rules);
        await refuseOwnCode(sql, workspaceId, row.code);
        const offerId = await store.insertOffer(sql, workspaceId, row, now);
        if (offerId === null) throw codeTaken(row.code);
        const detail = { name: input.name };
        const subject = `offer ${offerId}`;
        await workspaces.audit(workspaceId, { actor, action: 'offers.create', subject, detail }, sql);
        const forgotten = row.code === null ? 0 : await forgetUnknownCode(sql, workspaceId, row.code);
        return { offer: (await store.findOffer(sql, workspaceId, offerId))!, forgotten };
      });
      if (forgotten > 0) settleAnew();
      return offer;
    },

    /**
     * Changes an offer, as far as those who were given it can rely on it: see `checkChange`. Throws `not_found`,
     * `request_invalid` (it would not be a sound offer), `offer_given` (names what cannot change) and `offer_code_taken`.
     */
    async change(workspaceId: number, offerId: number, input: OfferChange): Promise<Offer> {
      const now = clock.now();
      const changes = changesOf(input);
      const { offer, forgotten } = await db.transaction(async ({ sql }) => {
        const before = await store.lockOffer(sql, workspaceId, offerId);
        if (!before) throw notFound('offer', offerId);
        const { isGiven } = await store.readUse(sql, workspaceId, offerId);
        const fields = checkChange(before, changes, { isGiven, now });
        if (fields[0])
          throw new KohortError('offer_given', { detail: `${fields[0].path}: ${fields[0].message}`, fields });
        const after = { ...before, ...changes };
        refuseUnsound(after);
        // One whose segment has gone since goes on: only what is named anew must be there.
        if (!isDeepStrictEqual(before.rules.segments, after.rules.segments))
          await refuseUnknownSegments(sql, workspaceId, after.rules);
        if (after.code !== before.code) await refuseOwnCode(sql, workspaceId, after.code);
        if (!(await store.updateOffer(sql, workspaceId, offerId, after))) throw codeTaken(after.code);
        await store.resizeCounts(sql, before, after);
        const isNewCode = after.code !== null && after.code !== before.code;
        const forgotten = isNewCode ? await forgetUnknownCode(sql, workspaceId, after.code as string) : 0;
        return { offer: (await store.findOffer(sql, workspaceId, offerId))!, forgotten };
      });
      if (forgotten > 0) settleAnew();
      return offer;
    },

    /** Throws `not_found`. */
    async get(workspaceId: number, offerId: number): Promise<Offer> {
      const offer = await store.findOffer(db.sql, workspaceId, offerId);
      if (!offer) throw notFound('offer', offerId);
      return offer;
    },

    async list(workspaceId: number, page: PageQuery): Promise<Page<Offer>> {
      const rows = await store.listOffers(db.sql, workspaceId, {
        after: cursorToId(page.cursor),
        limit: page.limit + 1,
      });
      return toPage(rows, page.limit);
    },

    /** What is wrong with saved rules, because segments have gone since; offers without problems are left out. */
    async ruleProblems(
      workspaceId: number,
      asked: readonly Pick<Offer, 'id' | 'rules'>[],
    ): Promise<Map<number, RuleProblem[]>> {
      const ids = segmentsOfRules(asked.map(({ rules }) => rules));
      const known = await readRuleSegments(db.sql, workspaceId, ids);
      const found = asked.map(({ id, rules }) => [id, findGoneSegments(rules, known)] as const);
      return new Map(found.filter(([, problems]) => problems.length > 0));
    },

    /** From now on its code is refused. Idempotent. Throws `not_found`. */
    async archive(workspaceId: number, offerId: number, actor: AuditActor = 'system'): Promise<void> {
      await db.transaction(async ({ sql }) => {
        const found = await store.archiveOffer(sql, workspaceId, offerId, clock.now());
        if (!found) throw notFound('offer', offerId);
        await workspaces.audit(workspaceId, { actor, action: 'offers.archive', subject: `offer ${offerId}` }, sql);
      });
    },

    /** Uses of the offer, judged. Throws `not_found`. */
    async redemptions(workspaceId: number, offerId: number, page: PageQuery): Promise<Page<RedemptionOfPerson>> {
      await offers.get(workspaceId, offerId);
      const wanted = { after: cursorToId(page.cursor), limit: page.limit + 1 };
      return toPage(await listRedemptions(db.sql, workspaceId, offerId, wanted), page.limit);
    },

    /**
     * Judges the codes that came in with orders, each once, at the instant of the order: when the offer holds, whose the
     * code is, first order, times per contact, products in the order, capacity. Segments, smallest basket and the
     * guardrails are not judged after the sale. A code of an order in which the offer was redeemed at the till is linked to
     * that use. Valid ones become offer_redeemed events in the same transaction; the others keep their reason. Safe to
     * run twice at once. Returns how many redemptions were valid.
     */
    async settle(which: { all?: boolean } = {}): Promise<number> {
      const redeemed = await orders.run(which);
      if (redeemed > 0) doorbell.ring('segments.refresh');
      return redeemed;
    },

    /** See `createEvaluate`. */
    evaluate: createEvaluate(parts),

    /** See `createRedeemAtTill`. Rings when an offer was redeemed. */
    async redeem(workspaceId: number, body: RedeemBody): Promise<RedeemAnswer> {
      const answer = await redeemAtTill(workspaceId, body);
      if (answer.outcome === 'redeemed') doorbell.ring('segments.refresh');
      return answer;
    },

    /** See `createRefund`. */
    async refund(workspaceId: number, body: RefundBody): Promise<RefundAnswer> {
      const answer = await refundOf(workspaceId, body);
      doorbell.ring('segments.refresh');
      return answer;
    },

    /** Holidays of the shop, of one year or all, by day. */
    holidays: (workspaceId: number, year?: number): Promise<Holiday[]> => listHolidays(db.sql, workspaceId, year),

    /** Adds days, or renames those there are. Idempotent. Returns all of the years named. */
    async setHolidays(workspaceId: number, { holidays }: HolidayList): Promise<Holiday[]> {
      await upsertHolidays(db.sql, workspaceId, holidays);
      return listHolidays(db.sql, workspaceId);
    },

    /** Throws `not_found`. */
    async removeHoliday(workspaceId: number, day: string): Promise<void> {
      if (!(await deleteHoliday(db.sql, workspaceId, day))) throw notFound('holiday', day);
    },

    /** Facts for a message, windows in the words of `locale`. Throws `not_found`. */
    async describeForMessage(workspaceId: number, offerId: number, locale: string): Promise<OfferDescription> {
      const offer = await offers.get(workspaceId, offerId);
      return {
        name: offer.name,
        kind: offer.kind,
        isPrice: isPriceKind(offer.kind),
        percent: offer.basisPoints === null ? null : offer.basisPoints / 100,
        // What a gift costs us is nobody's business.
        amount: offer.kind === 'amount' ? offer.amount : null,
        points: offer.points,
        gives: offer.gives,
        code: offer.codeKind === 'shared' ? offer.code : null,
        windowText: offer.windows.length > 0 ? windowText(offer.windows, locale) : null,
        validUntil: offer.validUntil,
        minBasket: offer.rules.minBasket,
      };
    },

    /** For the erasure of a contact. */
    async erase(tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> {
      await deleteRedemptionsOf(tx.sql, workspaceId, contactId);
      await codes.eraseCodes(tx, workspaceId, contactId);
      await guard.eraseArms(tx, workspaceId, contactId);
    },

    /** For two contacts that become one. */
    merger: {
      tables: [
        { table: 'offer_code', how: 'move', key: ['id'] },
        { table: 'redemption', how: 'move', key: ['id'] },
        { table: 'offer_arm', how: 'one-of', key: ['offer_id'], per: ['offer_id'] },
      ],
    } satisfies Merger,
  };
  return offers;
}

const codeTaken = (code: string | null) =>
  new KohortError('offer_code_taken', {
    detail: `The code ${code} is taken.`,
    fields: [{ path: 'code', message: 'This code belongs to another offer.' }],
  });

function changesOf({ validFrom, validUntil, ...plain }: OfferChange): Changes {
  const changes = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as Changes;
  if (validFrom !== undefined) changes.validFrom = new Date(validFrom);
  if (validUntil !== undefined) changes.validUntil = validUntil === null ? null : new Date(validUntil);
  return changes;
}

/** What is typed means one thing: throws `offer_code_taken` for a text that is among the codes made or imported for an offer. */
async function refuseOwnCode(sql: Sql, workspaceId: number, code: string | null): Promise<void> {
  if (code === null) return;
  await lockTexts(sql, workspaceId, { isImport: false });
  const name = await findOwnerOf(sql, workspaceId, codeKey(code));
  if (name === null) return;
  const message = `The code ${code} is among those made or imported for the offer "${name}": choose another text.`;
  throw new KohortError('offer_code_taken', { detail: message, fields: [{ path: 'code', message }] });
}

/** Throws `request_invalid` with the place of every segment that is not there, or archived. */
async function refuseUnknownSegments(sql: Sql, workspaceId: number, rules: OfferRules): Promise<void> {
  const found = findUnknownSegments(rules, await readRuleSegments(sql, workspaceId, segmentsOfRules([rules])));
  if (found.length === 0) return;
  const fields = found.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw new KohortError('request_invalid', { detail: fields[0]!.message, fields });
}

/** A changed offer must be one that could have been made: the same checks, in the same words. */
function refuseUnsound(offer: Offer): void {
  const result = newOffer.safeParse({
    ...offer,
    validFrom: offer.validFrom.toISOString(),
    validUntil: offer.validUntil?.toISOString() ?? null,
  });
  if (result.success) return;
  const fields = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new KohortError('request_invalid', { detail: `${fields[0]?.path}: ${fields[0]?.message}`, fields });
}
