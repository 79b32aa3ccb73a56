/** The shelves: 24 categories, 300 products, three price lines. Brands and products are invented. */

import type { PriceLine } from './people.ts';
import { cumulate, type Random } from './random.ts';

export type SimProduct = {
  /** `P001` … `P300`. */
  id: string;
  name: string;
  category: string;
  brand: string;
  priceLine: PriceLine;
  /** Ordinary price in minor units (öre), a whole number. */
  unitPriceMinor: number;
  /** What the shop pays for it: cheap lines leave little. */
  unitCostMinor: number;
};

export const PRICE_LINES: readonly PriceLine[] = ['budget', 'standard', 'premium'];
const BRAND_OF: Readonly<Record<PriceLine, string>> = { budget: 'Sparvik', standard: 'Hemmalund', premium: 'Finbodal' };
/** Price of a line relative to the standard one, in per cent. */
const LEVEL_OF: Readonly<Record<PriceLine, number>> = { budget: 70, standard: 100, premium: 155 };

/** Cost of goods in per cent of the ordinary price. */
const COST_OF: Readonly<Record<PriceLine, number>> = { budget: 82, standard: 74, premium: 66 };

/** Popularity (any scale), then items with their standard price in whole kronor. */
const SHELVES: Readonly<Record<string, { popularity: number; items: Readonly<Record<string, number>> }>> = {
  milk: { popularity: 10, items: { Milk: 15, Yoghurt: 26, 'Sour milk': 18, Cream: 22, Oat: 24 } },
  bread: { popularity: 9, items: { 'Rye loaf': 32, Crispbread: 26, Rolls: 24, 'Wheat loaf': 28, 'Cinnamon buns': 35 } },
  fruit: { popularity: 9, items: { Apples: 29, Bananas: 25, Oranges: 27, Grapes: 35, Berries: 39 } },
  vegetables: { popularity: 9, items: { Potatoes: 19, Carrots: 16, Tomatoes: 34, Cucumber: 18, Lettuce: 22 } },
  cheese: {
    popularity: 6,
    items: { 'Household cheese': 89, 'Aged cheese': 119, 'Cottage cheese': 27, 'Soft cheese': 36 },
  },
  meat: { popularity: 6, items: { 'Minced meat': 85, Sausage: 42, Meatballs: 49, Ham: 38, Steak: 159 } },
  poultry: {
    popularity: 4,
    items: { 'Chicken fillet': 109, 'Whole chicken': 79, 'Chicken legs': 59, 'Turkey slices': 34 },
  },
  fish: { popularity: 3, items: { Salmon: 119, Herring: 39, 'Cod fillet': 99, Shrimps: 79 } },
  eggs: { popularity: 4, items: { 'Eggs 6': 24, 'Eggs 12': 42, 'Eggs 15': 49, 'Quail eggs': 45 } },
  butter: { popularity: 4, items: { Butter: 59, Margarine: 36, 'Baking fat': 29, 'Rapeseed oil': 45 } },
  coffee: { popularity: 5, items: { 'Ground coffee': 69, 'Whole beans': 119, 'Instant coffee': 75, Tea: 35 } },
  pasta: { popularity: 5, items: { Spaghetti: 22, Macaroni: 19, Rice: 32, Noodles: 12 } },
  cereals: { popularity: 3, items: { Muesli: 44, Oats: 22, Cornflakes: 36, Granola: 55 } },
  tins: { popularity: 4, items: { 'Crushed tomatoes': 14, Beans: 13, Tuna: 24, Soup: 28 } },
  frozen: { popularity: 4, items: { 'Frozen peas': 24, Pizza: 39, 'Fish fingers': 45, 'Ice cream': 49 } },
  'ready meals': { popularity: 3, items: { Lasagne: 49, 'Thai wok': 59, Salad: 65, Soup: 42 } },
  snacks: { popularity: 4, items: { Crisps: 29, Nuts: 45, Chocolate: 32, 'Sweets bag': 28 } },
  drinks: { popularity: 4, items: { 'Mineral water': 15, Cola: 19, 'Orange juice': 32, Cordial: 29 } },
  wine: { popularity: 1, items: { 'Alcohol-free red': 69, 'Alcohol-free white': 69, 'Light beer': 18, Cider: 24 } },
  household: {
    popularity: 3,
    items: { 'Kitchen paper': 39, 'Toilet paper': 59, 'Washing powder': 65, 'Dish tablets': 79 },
  },
  hygiene: { popularity: 3, items: { Shampoo: 39, Soap: 24, Toothpaste: 26, Deodorant: 35 } },
  baby: { popularity: 1.2, items: { Nappies: 99, 'Baby porridge': 49, Wipes: 25, 'Fruit pouch': 16 } },
  children: {
    popularity: 1.2,
    items: { 'Lunch-box juice': 24, 'Cheese sticks': 29, 'Mini yoghurt': 22, 'Birthday candles': 35 },
  },
  pets: { popularity: 1.5, items: { 'Cat food': 59, 'Dog food': 99, 'Cat litter': 69, 'Bird seed': 39 } },
};

export const CATEGORIES: readonly string[] = Object.keys(SHELVES);
const ITEMS_PER_ASSORTMENT = 100;

/** The assortment as it stands on the shelves, and where each item of it lies. */
export type Assortment = {
  /** Sorted by item, then price line, so that the three lines of item `i` are 3i, 3i+1 and 3i+2. */
  products: readonly SimProduct[];
  /** Cumulated popularity of the 100 items for people with these tastes (factor per category). */
  itemWeights(tastes: Readonly<Record<string, number>>): Float64Array;
};

/** Builds the assortment; the seed moves each item's price and popularity a little. */
export function stockShelves(random: Random): Assortment {
  const rows = CATEGORIES.flatMap((category) => {
    const shelf = SHELVES[category];
    return Object.entries(shelf?.items ?? {}).map(([item, kronor]) => ({ category, item, kronor }));
  }).slice(0, ITEMS_PER_ASSORTMENT);
  const popularity = rows.map(({ category }) => (SHELVES[category]?.popularity ?? 1) * (0.4 + 1.2 * random.unit()));
  const products = rows.flatMap(({ category, item, kronor }, row) => {
    const standardMinor = kronor * (90 + random.between(0, 20));
    return PRICE_LINES.map((priceLine, line): SimProduct => {
      const brand = BRAND_OF[priceLine];
      // Shelf prices end in 90 or 50 öre, as they do in shops.
      const wanted = (standardMinor * LEVEL_OF[priceLine]) / 100;
      const unitPriceMinor = Math.max(390, Math.floor(wanted / 100) * 100 + (wanted % 100 < 50 ? 50 : 90));
      const id = `P${String(row * PRICE_LINES.length + line + 1).padStart(3, '0')}`;
      const unitCostMinor = Math.round((unitPriceMinor * COST_OF[priceLine]) / 100);
      return { id, name: `${brand} ${item}`, category, brand, priceLine, unitPriceMinor, unitCostMinor };
    });
  });
  return {
    products,
    itemWeights: (tastes) =>
      cumulate(rows.map(({ category }, row) => (popularity[row] as number) * (tastes[category] ?? 1))),
  };
}
