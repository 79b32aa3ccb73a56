import type { Contacts } from '../../contacts/index.ts';
import { readGuards, readPolicy } from '../guard/guard.store.ts';
import { findOpenOffers } from '../offers.store.ts';
import { chooseOffers } from '../rules/choose-offers.ts';
import { countedScopes, scopeInWords } from '../rules/counted-scopes.ts';
import { type Attempt, judgeOffer, type PresentedCode } from '../rules/judge-offer.ts';
import { isPriceKind, type Offer } from '../rules/offer.ts';
import type { Refusal, RefusalReason } from '../rules/refusals.ts';
import { type BasketLine, type Discount, workOutDiscount } from '../rules/work-out-discount.ts';
import { readCounts } from './counts.store.ts';
import { readCosts } from './facts.store.ts';
import { findNamed } from './find-offers.ts';
import { guardDiscounts } from './guard-discount.ts';
import { knowFacts } from './know-facts.ts';
import type { EvaluateBody, Evaluation } from './redeem.schema.ts';
import { instantOf } from './redeem-at-till.ts';
import type { RedeemParts } from './redeem-batch.ts';
import { readUses } from './redemptions.store.ts';

type Parts = RedeemParts & { contacts: Pick<Contacts, 'resolve'> };
type Candidate = { offer: Offer; code: PresentedCode | null };
type Applying = Candidate & { discount: Discount; limitedBy: RefusalReason | null };
type Refused = { offerId: number | null; name: string | null; code: string | null } & Refusal;

const mostOffers = 200;

/** Whether a code is no good while another of the same offer, shown or held, may be. */
function isSpoilt(code: PresentedCode | null, other: PresentedCode | null | undefined, contactId: number | null) {
  const isGood = (one: PresentedCode | null | undefined) =>
    one?.own === null ||
    one?.own?.state === 'open' ||
    (one?.own?.contactId === contactId && one.own.state !== 'void' && contactId !== null);
  return isGood(other) && !isGood(code);
}

/** The offers that come into question: all that are running or to come, and those of the codes shown. */
async function findCandidates({ db }: Parts, workspaceId: number, contactId: number | null, at: Date, codes: string[]) {
  const refused: Refused[] = [];
  const candidates = new Map<number, Candidate>();
  const open = await findOpenOffers(db.sql, workspaceId, at, mostOffers);
  const byId = open.map(({ id }) => ({ contactId, offerId: id, code: null }));
  for (const found of await findNamed(db.sql, workspaceId, byId)) {
    if (found.kind === 'found') candidates.set(found.offer.id, found);
  }
  const shown = codes.map((code) => ({ contactId, offerId: null, code }));
  for (const [place, found] of (await findNamed(db.sql, workspaceId, shown)).entries()) {
    const { reason, detail } = found.kind === 'unknown' ? found : { reason: null, detail: '' };
    if (reason !== null) refused.push({ offerId: null, name: null, code: codes[place] as string, reason, detail });
    else if (found.kind === 'found' && !isSpoilt(found.code, candidates.get(found.offer.id)?.code, contactId)) {
      candidates.set(found.offer.id, found);
    }
  }
  return { candidates: [...candidates.values()].sort((a, b) => a.offer.id - b.offer.id), refused };
}

/** Which scope of each offer is full, as far as anybody knows without a lock. */
async function findFull({ db }: Parts, workspaceId: number, wishes: { offerId: number; scope: string }[]) {
  const free = new Map<string, number>();
  for (const shard of wishes.length === 0 ? [] : await readCounts(db.sql, workspaceId, wishes)) {
    const name = `${shard.offerId} ${shard.scope}`;
    free.set(name, (free.get(name) ?? 0) + shard.free);
  }
  return (offerId: number, scope: string) => free.get(`${offerId} ${scope}`) === 0;
}

const linesOf = (lines: readonly BasketLine[], discounts: readonly number[]) =>
  lines.map(({ product, amount }, place) => ({ product, amount, discount: discounts[place] ?? 0 }));

/**
 * Which offers apply to a basket of a contact at an instant, what each takes off every line, why the others do not, and the
 * best combination. Changes nothing. Throws `request_invalid`.
 */
export function createEvaluate(parts: Parts) {
  const { db, clock, contacts, workspaces, events } = parts;

  return async (workspaceId: number, body: EvaluateBody): Promise<Evaluation> => {
    const at = instantOf(body.at, clock.now());
    const [contactId = null] = await contacts.resolve(workspaceId, [body.contact]);
    const costs = await readCosts(db.sql, workspaceId, [...new Set(body.lines.map(({ product }) => product))]);
    const lines = body.lines.map((line): BasketLine => {
      const cost = costs.get(line.product);
      return { ...line, cost: line.cost ?? (cost === undefined ? null : Math.round(cost * line.quantity)) };
    });
    const { shipping } = body;
    const { candidates, refused } = await findCandidates(parts, workspaceId, contactId, at, body.codes);
    const { timeZone, currency } = await workspaces.get(workspaceId);
    const orderKindId = (await events.kindIds(workspaceId)).get('order') as number;
    const offers = candidates.map(({ offer }) => offer);
    const question = { contactId, at, orderRef: null, offers };
    const [facts] = await knowFacts(db.sql, workspaceId, { timeZone, currency, orderKindId }, [question]);
    if (!facts) throw new TypeError('facts are known for every question');
    const offerIds = offers.map(({ id }) => id);
    const pairs = contactId === null ? [] : offerIds.map((offerId) => ({ offerId, contactId }));
    const uses = new Map((await readUses(db.sql, workspaceId, pairs)).map((one) => [one.offerId, one]));
    const scopesOf = (offer: Offer) => countedScopes(offer, at, timeZone, facts.holidays);
    const wishes = offers.flatMap((offer) => scopesOf(offer).map(({ scope }) => ({ offerId: offer.id, scope })));
    const isFull = await findFull(parts, workspaceId, wishes);
    const { policy } = await readPolicy(db.sql, workspaceId);
    const [guard] = await readGuards(db.sql, workspaceId, policy, [{ contactId, offerIds, at }]);
    if (!guard) throw new TypeError('every basket has its guardrails');
    const basketAmount = lines.reduce((sum, { amount }) => sum + amount, 0);

    const applying: Applying[] = [];
    for (const candidate of candidates) {
      const { offer, code } = candidate;
      const used = uses.get(offer.id);
      const codeUses = used?.codeIds.filter((codeId) => codeId === code?.own?.id).length ?? 0;
      const attempt: Attempt = { source: 'till', contactId, at, lines, shipping, basketAmount, code };
      const no = ({ reason, detail }: Refusal) =>
        refused.push({ offerId: offer.id, name: offer.name, code: code?.text ?? null, reason, detail });
      const judged = judgeOffer(offer, attempt, { ...facts, uses: used?.uses ?? 0, codeUses });
      if (judged.kind === 'refused') {
        no(judged);
        continue;
      }
      const full = scopesOf(offer).find(({ scope }) => isFull(offer.id, scope));
      if (full) {
        no({ reason: 'capacity', detail: `The offer has been used as often as it may ${scopeInWords(full.scope)}.` });
        continue;
      }
      const [guarded] = guardDiscounts(lines, [{ offer, discount: judged.discount }], guard);
      if (guarded?.kind === 'given') applying.push({ ...candidate, ...guarded });
      else if (guarded) no(guarded);
    }

    return {
      at: at.toISOString(),
      offers: applying.map((one) => presentApplying(one, lines, shipping)),
      refused,
      best: chooseBest(applying, { lines, shipping }, guard),
    };
  };
}

function presentApplying(
  { offer, code, discount, limitedBy }: Applying,
  lines: readonly BasketLine[],
  shipping: number | null,
): Evaluation['offers'][number] {
  const isKnown = offer.kind !== 'free-shipping' || shipping !== null;
  return {
    offerId: offer.id,
    name: offer.name,
    kind: offer.kind,
    isPrice: isPriceKind(offer.kind),
    discount: isKnown ? discount.total : null,
    shippingDiscount: isKnown ? discount.shipping : null,
    lines: linesOf(lines, discount.lines),
    points: offer.points,
    gives: offer.gives,
    code: code?.text ?? null,
    limitedBy,
  };
}

/** The best combination, within the guardrails for the basket as a whole. */
function chooseBest(
  applying: readonly Applying[],
  basket: { lines: BasketLine[]; shipping: number | null },
  guard: Parameters<typeof guardDiscounts>[2],
): Evaluation['best'] {
  const productsOf = new Map(applying.map(({ offer, code }) => [offer.id, code?.own?.products ?? []]));
  const chosen = chooseOffers(
    applying.map(({ offer }) => offer),
    basket,
    (offer, left) => {
      const discount = workOutDiscount(offer, left, productsOf.get(offer.id));
      const [guarded] = guardDiscounts(left.lines, [{ offer, discount }], guard);
      return guarded?.kind === 'given' ? guarded.discount : { lines: left.lines.map(() => 0), shipping: 0, total: 0 };
    },
    guard.policy.stacking.mode,
  );
  const guarded = guardDiscounts(basket.lines, chosen.offers, guard);
  const kept = chosen.offers.flatMap(({ offer }, place) => {
    const one = guarded[place];
    return one?.kind === 'given' ? [{ offer, discount: one.discount }] : [];
  });
  const off = basket.lines.map((_, place) => kept.reduce((sum, { discount }) => sum + (discount.lines[place] ?? 0), 0));
  const shippingDiscount = kept.reduce((sum, { discount }) => sum + discount.shipping, 0);
  return {
    offerIds: kept.map(({ offer }) => offer.id),
    discount: off.reduce((sum, part) => sum + part, 0) + shippingDiscount,
    shippingDiscount,
    lines: linesOf(basket.lines, off),
  };
}
