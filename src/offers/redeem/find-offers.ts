import type { Sql } from '../../platform/index.ts';
import { findCodes } from '../codes/codes.service.ts';
import { findHeld } from '../codes/codes.store.ts';
import { normaliseCode } from '../offers.schema.ts';
import { findByCodes, findOffers } from '../offers.store.ts';
import type { PresentedCode } from '../rules/judge-offer.ts';
import type { Offer } from '../rules/offer.ts';
import { type Refusal, refuse } from '../rules/refusals.ts';

/** By its id, by a code, or by a code that must be one of this offer. */
export type Named = { contactId: number | null; offerId: number | null; code: string | null };
export type Found =
  | { kind: 'found'; offer: Offer; code: PresentedCode | null }
  | ({ kind: 'unknown'; offer: Offer | null } & Refusal);

type OwnCode = NonNullable<PresentedCode['own']> & { offerId: number };

/** Of the codes with one text: the contact's own first, then one for anybody, then the oldest. */
function pickOwn(codes: readonly OwnCode[], { contactId, offerId }: Named): OwnCode | undefined {
  const candidates = codes.filter((code) => offerId === null || code.offerId === offerId);
  const isUsable = ({ state }: OwnCode) => state !== 'void';
  return (
    candidates.find((code) => isUsable(code) && code.contactId === contactId) ??
    candidates.find(({ state }) => state === 'open') ??
    candidates[0]
  );
}

/** Which offers are meant, in the order asked, and by which code. Whoever names an offer by its id has its own code of it. */
export async function findNamed(sql: Sql, workspaceId: number, named: readonly Named[]): Promise<Found[]> {
  const texts = [...new Set(named.flatMap(({ code }) => code ?? []))];
  const ids = [...new Set(named.flatMap(({ offerId }) => offerId ?? []))];
  const noOffers = new Map<string, Offer>();
  const [byId, byCode] = await Promise.all([
    findOffers(sql, workspaceId, ids),
    texts.length === 0 ? noOffers : findByCodes(sql, workspaceId, texts.map(normaliseCode)),
  ]);
  /** The offer whose shared code it is, unless another offer is meant. */
  const sharedOf = (text: string, offerId: number | null): Offer | null => {
    const offer = byCode.get(normaliseCode(text));
    return offer?.codeKind === 'shared' && (offerId === null || offer.id === offerId) ? offer : null;
  };
  const others = named.flatMap(({ offerId, code }) => (code === null || sharedOf(code, offerId) ? [] : code));
  const typed = await findCodes(sql, workspaceId, [...new Set(others)]);
  const withOwn = named.flatMap(({ contactId, offerId, code }) => {
    const codeKind = offerId !== null && code === null ? byId.get(offerId)?.codeKind : undefined;
    const hasOwn = codeKind === 'unique' || codeKind === 'imported';
    return hasOwn && contactId !== null ? [{ contactId, offerId: offerId as number }] : [];
  });
  const held = withOwn.length === 0 ? [] : await findHeld(sql, workspaceId, withOwn);
  const heldText = new Map(held.map(({ offerId, contactId, code }) => [`${offerId}:${contactId}`, code]));
  const textOf = ({ offerId, contactId, code }: Named) => code ?? heldText.get(`${offerId}:${contactId}`) ?? null;
  const own = new Map([...typed, ...(await findCodes(sql, workspaceId, [...new Set(heldText.values())]))]);
  const ownIds = new Set([...own.values()].flat().map(({ offerId }) => offerId));
  for (const id of byId.keys()) ownIds.delete(id);
  const byOwn = ownIds.size === 0 ? new Map<number, Offer>() : await findOffers(sql, workspaceId, [...ownIds]);

  return named.map((one): Found => {
    const offer = one.offerId === null ? null : (byId.get(one.offerId) ?? null);
    if (one.offerId !== null && !offer) {
      return { kind: 'unknown', offer: null, ...refuse('offer-unknown', `There is no offer ${one.offerId}.`) };
    }
    const text = textOf(one);
    if (text === null) return { kind: 'found', offer: offer as Offer, code: null };
    const forAll = sharedOf(text, one.offerId);
    if (forAll) return { kind: 'found', offer: forAll, code: { text, own: null } };
    const code = pickOwn(own.get(text) ?? [], one);
    const offerOfCode = code && (byId.get(code.offerId) ?? byOwn.get(code.offerId));
    if (!code || !offerOfCode) {
      return { kind: 'unknown', offer, ...refuse('unknown-code', 'Nobody here knows this code.') };
    }
    return { kind: 'found', offer: offerOfCode, code: { text, own: code } };
  });
}
