/** Stand-ins for what a preview lacks: a contact, an offer, products. Nothing in them is real, and nothing is reserved. */
import type { OfferFacts, Program, RenderContext, ShownProduct, SlotContent, SlotFacts } from '../rendering/index.ts';

/** An address, and the name of each field where its value would be. */
export function madeUpContact(program: Pick<Program, 'needs'>): RenderContext['contact'] {
  const paths = program.needs.map(({ path }) => path.split('.')).filter(([root]) => root === 'contact');
  const standIns = (names: (string | undefined)[]) =>
    Object.fromEntries(names.flatMap((name) => (name === undefined ? [] : [[name, `[${name}]`]])));
  const fields: Record<string, unknown> = standIns(paths.map(([, field]) => field));
  const ofValues = paths.filter(([, field]) => field === 'values');
  if (ofValues.length > 0) fields.values = standIns(ofValues.map(([, , name]) => name));
  return { ...fields, email: 'someone@example.com' };
}

const names: Record<string, { offer: string; products: [string, string, string] }> = {
  en: { offer: 'Your offer', products: ['Roasted coffee', 'Sourdough bread', 'Orange marmalade'] },
  sv: { offer: 'Ditt erbjudande', products: ['Rostat kaffe', 'Surdegsbröd', 'Apelsinmarmelad'] },
  da: { offer: 'Dit tilbud', products: ['Ristet kaffe', 'Surdejsbrød', 'Appelsinmarmelade'] },
  nb: { offer: 'Tilbudet ditt', products: ['Brent kaffe', 'Surdeigsbrød', 'Appelsinmarmelade'] },
  fi: { offer: 'Tarjouksesi', products: ['Paahdettu kahvi', 'Hapanjuurileipä', 'Appelsiinimarmeladi'] },
};

const namesIn = (language: string) => names[language.split('-')[0]!] ?? names.en!;

export function madeUpOffer(language: string): OfferFacts {
  const facts = { percent: 5, code: 'EXAMPLE-CODE', windowText: null, validUntil: null };
  return { name: namesIn(language).offer, kind: 'percent', isPrice: true, ...facts };
}

export function madeUpProducts(language: string, limit: number): ShownProduct[] {
  return namesIn(language)
    .products.slice(0, limit)
    .map((name, index) => ({
      sku: `EXAMPLE-${index + 1}`,
      name,
      price: [8_900, 4_500, 6_200][index]!,
      url: 'https://example.com/',
      imageUrl: null,
    }));
}

/** What the slots bring along, as the sender would fill it in. */
export function madeUpSlots(slots: Readonly<Record<string, SlotContent>>, language: string): Record<string, SlotFacts> {
  const found: Record<string, SlotFacts> = {};
  for (const [name, content] of Object.entries(slots)) {
    if (content.kind === 'offer') found[name] = { offer: madeUpOffer(language) };
    if (content.kind === 'products') found[name] = { products: madeUpProducts(language, content.limit) };
  }
  return found;
}
