/** What a message may say that is the contact's own: codes, products, values. Asked for once for a whole batch. */

import type { Contacts } from '../contacts/index.ts';
import { exampleCode, type OwnCode } from '../offers/index.ts';
import type { Products } from '../products/index.ts';
import type { OfferFacts, RenderContext, SlotFacts } from '../rendering/index.ts';
import { needsValues, type ValueFacts } from '../templates/index.ts';
import type { CampaignOffers } from './campaign-offers.ts';
import { type OfferOnSheet, offersOn, type Sheet } from './read-sheets.ts';

export type Recipient = { contactId: number; sheet: Sheet };
/** `values`: only where the message speaks of them. */
export type OwnFacts = Pick<RenderContext, 'offer' | 'k_slots'> & { values: ValueFacts | undefined };

type Parts = {
  offers: CampaignOffers;
  products: Pick<Products, 'suggest'>;
  contacts: Pick<Contacts, 'valuesOfMany'>;
};

const ownCodeKinds = ['unique', 'imported'];
const hasOwnCodes = ({ codeKind }: OfferOnSheet) => ownCodeKinds.includes(codeKind);

const lacks: Record<Extract<OwnCode, { kind: 'none' }>['why'], (offer: string) => string> = {
  used: (offer) => `the contact has used its code of the offer "${offer}" already`,
  withdrawn: (offer) => `the contact's code of the offer "${offer}" was withdrawn before the message went out`,
  'never-given': (offer) => `the contact has no code of the offer "${offer}"`,
};

/** The offers of a sheet whose codes are each contact's own, each once. */
export const ownCodeOffers = (sheet: Sheet): number[] => [
  ...new Set(offersOn(sheet).flatMap((offer) => (hasOwnCodes(offer) ? offer.id : []))),
];

/**
 * Facts for recipients of one workspace. `of(recipient, onShown)` calls `onShown` with the offer whose code the message
 * shows, each time it is read. `lackOf(recipient)`: why the recipient can use an offer of the message no more, or null.
 * `codes`: the contacts' own, or one that is nobody's.
 */
export async function gatherFacts(
  { offers, products, contacts }: Parts,
  workspaceId: number,
  recipients: readonly Recipient[],
  { codes: which }: { codes: 'own' | 'example' },
): Promise<{
  of(recipient: Recipient, onShown?: (offerId: number) => void): OwnFacts;
  lackOf(recipient: Recipient): string | null;
}> {
  const codes = which === 'own' ? await findCodes(offers, workspaceId, recipients) : null;
  const shelves = await fillShelves(products, workspaceId, recipients);
  const values = await findValues(contacts, workspaceId, recipients);

  const offerFacts = (offer: OfferOnSheet, contactId: number, onShown?: (offerId: number) => void): OfferFacts => {
    if (!hasOwnCodes(offer)) return offer.facts;
    const own = codes?.get(`${offer.id}:${contactId}`);
    const code = codes === null ? exampleCode : own?.kind === 'usable' ? own.code : null;
    return {
      ...offer.facts,
      get code() {
        onShown?.(offer.id);
        return code;
      },
    };
  };

  return {
    lackOf({ contactId, sheet }) {
      for (const offer of offersOn(sheet).filter(hasOwnCodes)) {
        const own = codes?.get(`${offer.id}:${contactId}`);
        if (own?.kind === 'none') return lacks[own.why](offer.name);
      }
      return null;
    },
    of({ contactId, sheet }, onShown) {
      const slots: Record<string, SlotFacts> = {};
      for (const { slot, offer } of sheet.slotOffers) slots[slot] = { offer: offerFacts(offer, contactId, onShown) };
      for (const wish of sheet.productSlots) {
        slots[wish.slot] = { products: shelves.get(shelfKey(wish))?.get(contactId) ?? [] };
      }
      const offer = sheet.offer ? offerFacts(sheet.offer, contactId, onShown) : null;
      return { offer, k_slots: slots, values: needsValues(sheet.program) ? (values.get(contactId) ?? {}) : undefined };
    },
  };
}

async function findCodes(offers: CampaignOffers, workspaceId: number, recipients: readonly Recipient[]) {
  const asked = recipients.flatMap(({ contactId, sheet }) =>
    ownCodeOffers(sheet).map((offerId) => ({ offerId, contactId })),
  );
  return asked.length === 0 ? new Map<string, OwnCode>() : offers.codesOf(workspaceId, asked);
}

/** What was worked out about those whose messages speak of it, by name, as it holds now. */
async function findValues(
  contacts: Parts['contacts'],
  workspaceId: number,
  recipients: readonly Recipient[],
): Promise<Map<number, ValueFacts>> {
  const asked = recipients.filter(({ sheet }) => needsValues(sheet.program));
  const found = new Map<number, Record<string, number | string>>();
  if (asked.length === 0) return found;
  const contactIds = [...new Set(asked.map(({ contactId }) => contactId))];
  for (const { contactId, name, value } of await contacts.valuesOfMany(workspaceId, contactIds)) {
    const known = found.get(contactId);
    if (known) known[name] = value;
    else found.set(contactId, { [name]: value });
  }
  return found;
}

type Shelf = Awaited<ReturnType<Products['suggest']>>;
type Wish = Sheet['productSlots'][number];

const shelfKey = ({ source, limit, category, skus }: Wish) => JSON.stringify([source, limit, category, skus]);

/** Every different wish for products is asked for once, for all who have it. */
async function fillShelves(
  products: Pick<Products, 'suggest'>,
  workspaceId: number,
  recipients: readonly Recipient[],
): Promise<Map<string, Shelf>> {
  const wishes = new Map<string, { wish: Wish; contactIds: number[] }>();
  for (const { contactId, sheet } of recipients) {
    for (const wish of sheet.productSlots) {
      const key = shelfKey(wish);
      const known = wishes.get(key) ?? { wish, contactIds: [] };
      known.contactIds.push(contactId);
      wishes.set(key, known);
    }
  }
  const shelves = new Map<string, Shelf>();
  for (const [key, { wish, contactIds }] of wishes) {
    const { slot: _, ...asked } = wish;
    shelves.set(key, await products.suggest(workspaceId, { ...asked, contactIds }));
  }
  return shelves;
}
