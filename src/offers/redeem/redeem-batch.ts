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
import { readGuard, readPolicy } from '../guard/guard.store.ts';
import { countedScopes } from '../rules/counted-scopes.ts';
import type { Attempt } from '../rules/judge-offer.ts';
import type { BasketLine } from '../rules/work-out-discount.ts';
import { readCosts } from './facts.store.ts';
import { type Found, findNamed } from './find-offers.ts';
import { type Ruling, ruleOn } from './judge-batch.ts';
import { type KnownFacts, knowFacts } from './know-facts.ts';
import * as store from './redemptions.store.ts';
import { HeldByOthers, lockPlaces, prepareCounts, type Wish } from './take-places.ts';

export type RedeemParts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  events: Pick<Events, 'append' | 'kindIds'>;
};

/** One use that is asked for: at the till, under a key; or by a code that came with an order. */
export type Asked = {
  by: { kind: 'till'; key: string; hash: string } | { kind: 'order'; orderCodeId: number; eventId: number };
  contactId: number;
  offerId: number | null;
  code: string | null;
  at: Date;
  orderRef: string | null;
  lines: BasketLine[];
  shipping: number | null;
  /** Minor units: of the basket before discounts, or of the order as it was paid. */
  amount: number;
};

/** An asked-for use with everything found about it before the transaction. */
export type Case = { asked: Asked; found: Found; facts: KnownFacts; attempt: Attempt; wish: Wish | null };

/** What came of it. `conflict`: the key was used for something else. */
export type Outcome =
  | { kind: 'redeemed'; id: number; row: store.NewRedemption; isNew: boolean }
  | { kind: 'refused'; id: number; row: store.NewRedemption; isNew: boolean }
  | { kind: 'linked'; id: number }
  | { kind: 'conflict' };

/** An offer was changed since it was read. */
class OfferChanged extends Error {}

const isRace = (error: unknown) => ['40P01', '40001'].includes((error as { code?: string }).code ?? '');
const mostTries = 8;

/** 64 bits of a hash: two names that share them wait for each other for nothing, no more. */
const lockOf = (name: string): bigint => createHash('sha256').update(name).digest().readBigInt64BE(0);

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

async function prepare(parts: RedeemParts, workspaceId: number, batch: readonly Asked[]): Promise<Case[]> {
  const { db, workspaces, events } = parts;
  const { timeZone, currency } = await workspaces.get(workspaceId);
  const orderKindId = (await events.kindIds(workspaceId)).get('order') as number;
  const found = await findNamed(db.sql, workspaceId, batch);
  const questions = batch.map(({ contactId, at, orderRef }, place) => {
    const one = found[place] as Found;
    return { contactId, at, orderRef, offers: one.kind === 'found' ? [one.offer] : [] };
  });
  const facts = await knowFacts(db.sql, workspaceId, { timeZone, currency, orderKindId }, questions);
  const cases = batch.map((asked, place): Case => {
    const one = found[place] as Found;
    const known = facts[place] as KnownFacts;
    const { contactId, at, lines, shipping } = asked;
    const code = one.kind === 'found' ? one.code : null;
    const source = asked.by.kind;
    const attempt: Attempt = { source, contactId, at, lines, shipping, basketAmount: asked.amount, code };
    const scopes = one.kind === 'found' ? countedScopes(one.offer, at, timeZone, known.holidays) : [];
    const wish = one.kind === 'found' && scopes.length > 0 ? { offerId: one.offer.id, scopes } : null;
    return { asked, found: one, facts: known, attempt, wish };
  });
  await prepareCounts(
    db.sql,
    workspaceId,
    cases.flatMap(({ wish }) => wish ?? []),
  );
  return cases;
}

/** Everything that must not happen twice at once, in the one order in which everybody waits. */
function locksOf(workspaceId: number, cases: readonly Case[]): bigint[] {
  const names = cases.flatMap(({ asked, found }) => {
    const { by, contactId, orderRef } = asked;
    const own = [by.kind === 'till' ? `key ${workspaceId} ${by.key}` : `order-code ${by.orderCodeId}`];
    if (orderRef !== null) own.push(`order ${workspaceId} ${contactId} ${orderRef}`);
    if (found.kind === 'unknown') return own;
    const isLimited = found.offer.maxPerContact !== null || (found.code?.own && found.code.own.state !== 'open');
    if (isLimited) own.push(`offer ${found.offer.id} ${contactId}`);
    return own;
  });
  return [...new Set(names.map(lockOf))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

async function readLocked({ sql }: Pick<Tx, 'sql'>, workspaceId: number, cases: readonly Case[]) {
  await store.waitFor(sql, locksOf(workspaceId, cases));
  const offers = new Map(cases.flatMap(({ found }) => (found.kind === 'found' ? [[found.offer.id, found.offer]] : [])));
  const revisions = await store.holdOffers(sql, workspaceId, [...offers.keys()]);
  for (const [id, { revision }] of offers) if (revisions.get(id) !== revision) throw new OfferChanged();
  const asked = cases.map((one) => one.asked);
  const settled = await store.findSettled(sql, workspaceId, {
    keys: asked.flatMap(({ by }) => (by.kind === 'till' ? by.key : [])),
    orderCodeIds: asked.flatMap(({ by }) => (by.kind === 'order' ? by.orderCodeId : [])),
  });
  const pairs = cases.flatMap(({ found, asked: { contactId } }) =>
    found.kind === 'found' && (found.offer.maxPerContact !== null || found.code?.own)
      ? [{ offerId: found.offer.id, contactId }]
      : [],
  );
  const uses = await store.readUses(sql, workspaceId, pairs);
  const orders = asked.flatMap(({ orderRef, contactId }) => (orderRef === null ? [] : [{ orderRef, contactId }]));
  const siblings = await store.findSiblings(sql, workspaceId, orders);
  return { settled, uses, siblings };
}

/** What the guardrails know, when they have anything to say about baskets. */
async function readGuards({ sql }: Pick<Tx, 'sql'>, workspaceId: number, cases: readonly Case[]) {
  const { policy } = await readPolicy(sql, workspaceId);
  const { budgets, marginFloors, stacking } = policy;
  const isIdle =
    !budgets.perContact && !budgets.perOffer && marginFloors.length === 0 && stacking.maxTotalBasisPoints === null;
  const guards = new Map<Case, Awaited<ReturnType<typeof readGuard>>>();
  for (const one of isIdle ? [] : cases) {
    if (one.asked.by.kind !== 'till' || one.found.kind === 'unknown') continue;
    const asked = { contactId: one.asked.contactId, offerIds: [one.found.offer.id], at: one.asked.at };
    guards.set(one, await readGuard(sql, workspaceId, { ...asked, isRedeeming: true }));
  }
  return { stackingMode: stacking.mode, guardOf: (one: Case) => guards.get(one) ?? null };
}

async function redeemIn(
  { clock, events }: RedeemParts,
  tx: Pick<Tx, 'sql'>,
  workspaceId: number,
  cases: readonly Case[],
  { isPatient }: { isPatient: boolean },
): Promise<Outcome[]> {
  const known = await readLocked(tx, workspaceId, cases);
  const guards = await readGuards(tx, workspaceId, cases);
  const rulings = await ruleOn(cases, { ...known, ...guards }, (wishes) =>
    lockPlaces(tx.sql, workspaceId, wishes, { isPatient }),
  );
  await rulings.places.write(tx.sql);
  const written = rulings.all.filter((ruling) => ruling.kind === 'write');
  const ids = await store.insertRedemptions(
    tx.sql,
    workspaceId,
    written.map(({ row }) => row),
    clock.now(),
  );
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
  return rulings.all.map((ruling): Outcome => {
    if (ruling.kind === 'conflict') return { kind: 'conflict' };
    if (ruling.kind === 'link') return { kind: 'linked', id: ruling.link.redemptionId };
    if (ruling.kind === 'again') {
      const first = 'id' in ruling.first ? ruling.first.id : (idOf.get(ruling.first) as number);
      const row = 'id' in ruling.first ? ruling.first : ruling.first.row;
      return { kind: row.isValid ? 'redeemed' : 'refused', id: first, row, isNew: false };
    }
    const id = idOf.get(ruling) as number;
    return { kind: ruling.row.isValid ? 'redeemed' : 'refused', id, row: ruling.row, isNew: true };
  });
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

/**
 * Judges and writes uses that are asked for, in one transaction (one each, when budgets have to be watched); outcomes in
 * the order asked. Never counts an offer beyond its capacity, nor a contact beyond its limit, whoever else does the same
 * meanwhile. Repeating a key repeats what came of it.
 */
export async function redeemBatch(
  parts: RedeemParts,
  workspaceId: number,
  batch: readonly Asked[],
): Promise<Outcome[]> {
  await fillCosts(parts, workspaceId, batch);
  const { policy } = await readPolicy(parts.db.sql, workspaceId);
  const isWatched = policy.budgets.perContact !== null || policy.budgets.perOffer !== null;
  const groups = isWatched ? batch.map((one) => [one]) : [batch];
  const outcomes: Outcome[] = [];
  for (const group of groups) outcomes.push(...(await redeemTogether(parts, workspaceId, group)));
  return outcomes;
}

async function redeemTogether(parts: RedeemParts, workspaceId: number, batch: readonly Asked[]): Promise<Outcome[]> {
  let isPatient = false;
  for (let left = mostTries; ; left -= 1) {
    const cases = await prepare(parts, workspaceId, batch);
    try {
      return await parts.db.transaction((tx) => redeemIn(parts, tx, workspaceId, cases, { isPatient }));
    } catch (error) {
      isPatient ||= error instanceof HeldByOthers;
      const isWorthMore = error instanceof HeldByOthers || error instanceof OfferChanged || isRace(error);
      if (!isWorthMore || left <= 1) throw error;
    }
  }
}
