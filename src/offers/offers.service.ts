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
  type Tx,
  toPage,
  windowText,
} from '../platform/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { type NewOffer, newOffer, normaliseCode, type OfferChange } from './offers.schema.ts';
import * as store from './offers.store.ts';
import { type Changes, checkChange } from './rules/check-change.ts';
import { checkOffer } from './rules/is-offer-valid.ts';
import { isPriceKind, type Offer, type OfferKind } from './rules/offer.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get'>;
  events: Pick<Events, 'append'>;
};

const settleBatch = 1_000;
/**
 * Codes are judged in the order of their ids, but transactions may commit out of that order: each run looks back this
 * far behind the newest judged code, and every `fullLookEvery` runs at all of them.
 */
const lookBack = 20_000;
const fullLookEvery = 300;

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

export function createOffers({ db, clock, doorbell, workspaces, events }: Parts) {
  let runs = 0;

  const judge = (code: store.UnsettledCode, offer: Offer | undefined, timeZone: string): store.Judgement => {
    if (!offer) return { code, offerId: null, isValid: false, reason: 'unknown-code' };
    if (offer.archivedAt && code.at >= offer.archivedAt) {
      return { code, offerId: offer.id, isValid: false, reason: 'archived' };
    }
    const check = checkOffer(offer, code.at, timeZone);
    return {
      code,
      offerId: offer.id,
      isValid: check.kind === 'valid',
      reason: check.kind === 'valid' ? null : check.reason,
    };
  };

  const settleOf = async (workspaceId: number, codes: store.UnsettledCode[]): Promise<number> => {
    const { timeZone } = await workspaces.get(workspaceId);
    const now = clock.now();
    return db.transaction(async (tx) => {
      const wanted = [...new Set(codes.map(({ code }) => normaliseCode(code)))];
      const offers = await store.findByCodes(tx.sql, workspaceId, wanted);
      const judgements = codes.map((code) => judge(code, offers.get(normaliseCode(code.code)), timeZone));
      const written = await store.insertJudgements(tx.sql, workspaceId, judgements, now);
      const valid = judgements.filter(({ code, isValid }) => isValid && written.has(code.id));
      const redeemed = valid.map(({ code, offerId }) => ({
        type: 'event' as const,
        id: `redemption:${code.id}`,
        kind: 'offer_redeemed',
        at: code.at,
        contact: { contactId: code.contactId },
        ref: String(offerId),
      }));
      if (redeemed.length > 0) await events.append(workspaceId, redeemed, { tx });
      return redeemed.length;
    });
  };

  const settleAnew = () => {
    runs = 0;
    doorbell.ring('offers.settle', { all: true });
  };

  const offers = {
    /** Throws `offer_code_taken`. Orders that already came with this code are judged again. */
    async create(workspaceId: number, input: NewOffer): Promise<Offer> {
      const now = clock.now();
      const row = {
        ...input,
        validFrom: input.validFrom ? new Date(input.validFrom) : now,
        validUntil: input.validUntil ? new Date(input.validUntil) : null,
      };
      const { offer, forgotten } = await db.transaction(async ({ sql }) => {
        const offerId = await store.insertOffer(sql, workspaceId, row, now);
        if (offerId === null) throw codeTaken(row.code);
        const forgotten = row.code === null ? 0 : await store.forgetUnknownCode(sql, workspaceId, row.code);
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
        if (!(await store.updateOffer(sql, workspaceId, offerId, after))) throw codeTaken(after.code);
        await store.resizeCounts(sql, before, after);
        const isNewCode = after.code !== null && after.code !== before.code;
        const forgotten = isNewCode ? await store.forgetUnknownCode(sql, workspaceId, after.code as string) : 0;
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

    /** From now on its code is refused. Idempotent. Throws `not_found`. */
    async archive(workspaceId: number, offerId: number): Promise<void> {
      const found = await store.archiveOffer(db.sql, workspaceId, offerId, clock.now());
      if (!found) throw notFound('offer', offerId);
    },

    /** Uses of the offer, judged. Throws `not_found`. */
    async redemptions(workspaceId: number, offerId: number, page: PageQuery): Promise<Page<store.Redemption>> {
      await offers.get(workspaceId, offerId);
      const wanted = { after: cursorToId(page.cursor), limit: page.limit + 1 };
      return toPage(await store.listRedemptions(db.sql, workspaceId, offerId, wanted), page.limit);
    },

    /**
     * Judges the codes that came in with orders, each once, by the offer's rules at the instant of the order. Valid ones
     * become offer_redeemed events in the same transaction; the others keep their reason. Safe to run twice at once.
     * Returns how many redemptions were valid.
     */
    async settle({ all = false }: { all?: boolean } = {}): Promise<number> {
      const looksAtAll = all || runs % fullLookEvery === 0;
      runs += 1;
      let after = looksAtAll ? 0 : Math.max(0, (await store.newestSettled(db.sql)) - lookBack);
      let redeemed = 0;
      for (;;) {
        const codes = await store.findUnsettled(db.sql, after, settleBatch);
        if (codes.length === 0) break;
        after = codes.at(-1)!.id;
        const byWorkspace = new Map<number, store.UnsettledCode[]>();
        for (const code of codes)
          byWorkspace.set(code.workspaceId, [...(byWorkspace.get(code.workspaceId) ?? []), code]);
        for (const [workspaceId, ofWorkspace] of byWorkspace) redeemed += await settleOf(workspaceId, ofWorkspace);
      }
      if (redeemed > 0) doorbell.ring('segments.refresh');
      return redeemed;
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
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      store.deleteRedemptionsOf(tx.sql, workspaceId, contactId),
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
