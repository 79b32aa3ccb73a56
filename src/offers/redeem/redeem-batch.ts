/**
 * Redemptions, several in one transaction:
 *
 *   find      offers, codes, facts about contacts: before the transaction, without locks
 *   wait      for whoever works on the same key, the same contact and offer, or the same order; hold the offers still
 *   judge     each in turn, with what the locks make certain: what its key led to before, uses by the contact, the order
 *   count     lock as many shards as are needed, take places, all or none for each
 *   write     counts, redemptions and events
 *
 * An offer that was changed in between is read again; one who finds room only where others hold it, comes again and waits.
 */
import { createHash } from 'node:crypto';
import type { Events } from '../../events/index.ts';
import { type Clock, type Db, KohortError, type Tx } from '../../platform/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { readGuards, readPolicy } from '../guard/guard.store.ts';
import type { GuardState } from '../guard/limit-discounts.ts';
import type { OfferPolicy } from '../guard/policy.schema.ts';
import { countedScopes } from '../rules/counted-scopes.ts';
import type { Attempt } from '../rules/judge-offer.ts';
import { isPriceKind, type Offer } from '../rules/offer.ts';
import { readCertain, waitFor } from './certain.store.ts';
import { readCosts } from './facts.store.ts';
import { type Found, findNamed } from './find-offers.ts';
import { type Ruling, ruleOn } from './judge-batch.ts';
import { type KnownFacts, knowFacts } from './know-facts.ts';
import type { Asked, Case } from './redeem-case.ts';
import * as store from './redemptions.store.ts';
import { createPrepareCounts, HeldByOthers, lockPlaces, type Wish } from './take-places.ts';

export type RedeemParts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  events: Pick<Events, 'append' | 'kindIds'>;
};

/** What came of it. `conflict`: the key was used for something else. */
export type Outcome =
  | { kind: 'redeemed' | 'refused'; id: number; row: store.NewRedemption; offer: Offer | null; isNew: boolean }
  | { kind: 'linked'; id: number }
  | { kind: 'conflict' };

/** An offer was changed since it was read. */
class OfferChanged extends Error {}

/** PostgreSQL gave a transaction up for another one: it may be repeated. */
export const isRace = (error: unknown) => ['40P01', '40001'].includes((error as { code?: string }).code ?? '');
export const mostTries = 8;

/** 64 bits of a hash: two names that share them wait for each other for nothing, no more. */
const lockOf = (name: string): bigint => createHash('sha256').update(name).digest().readBigInt64BE(0);

/** Costs of lines that came without, where the products are known. */
async function fillCosts({ db }: RedeemParts, workspaceId: number, batch: readonly Asked[]): Promise<void> {
  const missing = batch.flatMap(({ by, lines }) =>
    by.kind === 'till' ? lines.filter(({ cost }) => cost === null) : [],
  );
  const costs = await readCosts(db.sql, workspaceId, [...new Set(missing.map(({ product }) => product))]);
  for (const line of missing) {
    const cost = costs.get(line.product);
    if (cost !== undefined) line.cost = Math.round(cost * line.quantity);
  }
}

async function prepare(
  parts: RedeemParts,
  workspaceId: number,
  batch: readonly Asked[],
  prepareCounts: ReturnType<typeof createPrepareCounts>,
): Promise<Case[]> {
  const { db, workspaces, events } = parts;
  const [{ timeZone, currency }, kinds, found] = await Promise.all([
    workspaces.get(workspaceId),
    events.kindIds(workspaceId),
    findNamed(db.sql, workspaceId, batch),
    fillCosts(parts, workspaceId, batch),
  ]);
  const questions = batch.map(({ contactId, at, orderRef }, place) => {
    const one = found[place] as Found;
    return { contactId, at, orderRef, offers: one.kind === 'found' ? [one.offer] : [] };
  });
  const shop = { timeZone, currency, orderKindId: kinds.get('order') as number };
  const facts = await knowFacts(db.sql, workspaceId, shop, questions);
  const cases = batch.map((asked, place): Case => {
    const one = found[place] as Found;
    const known = facts[place] as KnownFacts;
    const { contactId, at, lines, shipping } = asked;
    const code = one.kind === 'found' ? one.code : null;
    const source = asked.by.kind;
    const attempt: Attempt = { source, contactId, at, lines, shipping, basketAmount: asked.amount, code };
    return { asked, found: one, facts: known, attempt, wish: wishOf(one, at, known) };
  });
  const wishes = cases.flatMap(({ wish }) => wish ?? []);
  await prepareCounts(workspaceId, wishes);
  return cases;
}

function wishOf(found: Found, at: Date, { timeZone, holidays }: KnownFacts): Wish | null {
  if (found.kind === 'unknown') return null;
  const { id: offerId, revision } = found.offer;
  const scopes = countedScopes(found.offer, at, timeZone, holidays);
  return scopes.length > 0 ? { offerId, revision, scopes } : null;
}

/** Everything that must not happen twice at once, in the one order in which everybody waits. */
function locksOf(workspaceId: number, cases: readonly Case[], { budgets }: OfferPolicy): bigint[] {
  const names = cases.flatMap((one) => {
    const { asked, found } = one;
    const { by, contactId, orderRef } = asked;
    const own = [by.kind === 'till' ? `key ${workspaceId} ${by.key}` : `order-code ${by.orderCodeId}`];
    if (orderRef !== null) own.push(`order ${workspaceId} ${contactId} ${orderRef}`);
    if (found.kind === 'found' && isCountedPerContact(found)) own.push(`offer ${found.offer.id} ${contactId}`);
    if (isGuarded(one)) {
      if (budgets.perContact) own.push(`budget of contact ${contactId}`);
      if (budgets.perOffer) own.push(`budget of offer ${one.found.offer.id}`);
    }
    return own;
  });
  return [...new Set(names.map(lockOf))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The guardrails speak of price offers at the till. */
const isGuarded = (one: Case): one is Case & { found: { kind: 'found' } } =>
  one.asked.by.kind === 'till' && one.found.kind === 'found' && isPriceKind(one.found.offer.kind);

const isCountedPerContact = ({ offer, code }: Found & { kind: 'found' }): boolean =>
  offer.maxPerContact !== null ||
  offer.rules.firstOrderOnly ||
  (code !== null && code.own !== null && code.own.state !== 'open');

async function readLocked(tx: Tx, workspaceId: number, cases: readonly Case[]) {
  const offers = new Map(cases.flatMap(({ found }) => (found.kind === 'found' ? [[found.offer.id, found.offer]] : [])));
  const asked = cases.map((one) => one.asked);
  const counts = new Map(
    cases.flatMap(({ wish }) =>
      wish
        ? wish.scopes.map(({ scope }) => [`${wish.offerId} ${scope}`, { offerId: wish.offerId, scope }] as const)
        : [],
    ),
  );
  const certain = await readCertain(tx, workspaceId, {
    offerIds: [...offers.keys()],
    keys: asked.flatMap(({ by }) => (by.kind === 'till' ? by.key : [])),
    orderCodeIds: asked.flatMap(({ by }) => (by.kind === 'order' ? by.orderCodeId : [])),
    pairs: cases.flatMap(({ found, asked: { contactId } }) =>
      found.kind === 'found' && isCountedPerContact(found) ? [{ offerId: found.offer.id, contactId }] : [],
    ),
    orders: asked.flatMap(({ orderRef, contactId }) => (orderRef === null ? [] : [{ orderRef, contactId }])),
    counts: [...counts.values()],
  });
  const revisions = new Map(certain.offers.map(({ id, revision }) => [id, revision]));
  for (const [id, { revision }] of offers) if (revisions.get(id) !== revision) throw new OfferChanged();
  return certain;
}

/** What the guardrails know of each basket, when they have anything to say about baskets. */
async function guardsOf({ sql }: Tx, workspaceId: number, cases: readonly Case[], policy: OfferPolicy) {
  const { budgets, marginFloors, stacking } = policy;
  const isIdle =
    !budgets.perContact && !budgets.perOffer && marginFloors.length === 0 && stacking.maxTotalBasisPoints === null;
  const guarded = isIdle ? [] : cases.filter(isGuarded);
  const asked = guarded.map(({ asked: { contactId, at }, found }) => ({ contactId, at, offerIds: [found.offer.id] }));
  const states = guarded.length === 0 ? [] : await readGuards(sql, workspaceId, policy, asked);
  const guards = new Map<Case, GuardState>(guarded.map((one, place) => [one, states[place] as GuardState]));
  return { stackingMode: stacking.mode, guardOf: (one: Case) => guards.get(one) ?? null };
}

async function redeemIn(
  { clock, events }: RedeemParts,
  tx: Tx,
  workspaceId: number,
  cases: readonly Case[],
  { policy, isPatient }: { policy: OfferPolicy; isPatient: boolean },
): Promise<Outcome[]> {
  const certain = await readLocked(tx, workspaceId, cases);
  const guards = await guardsOf(tx, workspaceId, cases, policy);
  const { shards } = certain;
  const rulings = await ruleOn(cases, { ...certain, ...guards }, (wishes) =>
    lockPlaces(tx.sql, workspaceId, wishes, { shards, isPatient }),
  );
  const written = rulings.all.filter((ruling) => ruling.kind === 'write');
  const rows = written.map(({ row }) => row);
  const ids = await store.insertRedemptions(tx, workspaceId, rows, rulings.places.counted(), clock.now());
  const idOf = new Map<Ruling, number>(written.map((ruling, place) => [ruling, ids[place] as number]));
  await store.linkOrder(
    tx.sql,
    workspaceId,
    rulings.all.flatMap((ruling) => (ruling.kind === 'link' ? ruling.link : [])),
  );
  const redeemed = written.filter(({ row }) => row.isValid);
  if (redeemed.length > 0) {
    const inputs = redeemed.map((ruling) => redeemedEvent(idOf.get(ruling) as number, ruling.row));
    const outcomes = await events.append(workspaceId, inputs, { tx });
    const bad = outcomes.find(({ kind }) => kind === 'rejected');
    if (bad?.kind === 'rejected') throw new KohortError('internal', { detail: bad.problem.message });
  }
  return rulings.all.map((ruling, place) => outcomeOf(ruling, idOf, cases[place] as Case));
}

function outcomeOf(ruling: Ruling, idOf: ReadonlyMap<Ruling, number>, { found }: Case): Outcome {
  if (ruling.kind === 'conflict') return { kind: 'conflict' };
  if (ruling.kind === 'link') return { kind: 'linked', id: ruling.link.redemptionId };
  const { offer } = found;
  if (ruling.kind === 'write') {
    const { row } = ruling;
    return { kind: row.isValid ? 'redeemed' : 'refused', id: idOf.get(ruling) as number, row, offer, isNew: true };
  }
  const { first } = ruling;
  const [id, row] = 'id' in first ? [first.id, first] : [idOf.get(first) as number, first.row];
  return { kind: row.isValid ? 'redeemed' : 'refused', id, row, offer, isNew: false };
}

/** The event of a redemption: what segments and reports read. Amount: the discount, when it is known. */
const redeemedEvent = (id: number, row: store.NewRedemption) => ({
  type: 'event' as const,
  id: row.orderCodeId === null ? `redeemed:${id}` : `redemption:${row.orderCodeId}`,
  kind: 'offer_redeemed',
  at: row.at,
  contact: { contactId: row.contactId },
  ref: String(row.offerId),
  ...(row.discount === null ? {} : { amount: row.discount }),
});

export type RedeemBatch = (workspaceId: number, batch: readonly Asked[]) => Promise<Outcome[]>;

/**
 * Judges and writes uses that are asked for, in one transaction; outcomes in the order asked. Never counts an offer beyond
 * its capacity, a contact beyond its limit, nor either beyond its budget, whoever else does the same meanwhile. Repeating a
 * key repeats what came of it.
 */
export function createRedeemBatch(parts: RedeemParts): RedeemBatch {
  const { db } = parts;
  const prepareCounts = createPrepareCounts(db.sql);

  return async (workspaceId, batch) => {
    let isPatient = false;
    for (let left = mostTries; ; left -= 1) {
      const [{ policy }, cases] = await Promise.all([
        readPolicy(db.sql, workspaceId),
        prepare(parts, workspaceId, batch, prepareCounts),
      ]);
      try {
        const first = waitFor(locksOf(workspaceId, cases, policy));
        return await db.transaction((tx) => redeemIn(parts, tx, workspaceId, cases, { policy, isPatient }), { first });
      } catch (error) {
        isPatient ||= error instanceof HeldByOthers;
        const isWorthMore = error instanceof HeldByOthers || error instanceof OfferChanged || isRace(error);
        if (!isWorthMore || left <= 1) throw error;
      }
    }
  };
}
