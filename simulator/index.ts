/**
 * Room outside the street: simulator. Answers: what would a grocery shop's customers have done, and what do they do
 * with the mail they get? Owns: nothing stored. Reads: nothing. Never: imports a room, reads a clock, draws unseeded.
 */
export { type Behaviour, type Decision, readThemes, type SeenMail, type SeenOffer } from './behave.ts';
export { isSubscribed, type SimConsent, type SimContact, type Truth } from './contacts.ts';
export {
  type DuplicateRates,
  type DuplicatesWorld,
  GAPPY_RATES,
  makeDuplicatesWorld,
  type SimRecord,
  STRICTER_RATES,
  USUAL_RATES,
} from './duplicates-world.ts';
export {
  type LikenessWorldOptions,
  type SimBuyer,
  type SimFirm,
  simulateLikenessWorld,
} from './likeness-world.ts';
export {
  NEEDS_HABITS,
  type NeedsCustomer,
  type NeedsKind,
  type NeedsOrder,
  type NeedsWorldOptions,
  simulateNeedsWorld,
} from './needs-world.ts';
export type { SimDelivery, SimNewsletter } from './newsletters.ts';
export {
  EVENING_PEAK,
  isInHours,
  type OfferTruth,
  type OfferWorldOptions,
  type SimShopper,
  simulateOfferWorld,
  type TrueEffect,
  trueEffect,
} from './offer-world.ts';
export type { Purchases, SimLine, SimOrder, SimRefund } from './orders.ts';
export type { Kind, Phase, Theme } from './people.ts';
export { type PlantedChange, type PlantedRegister, plantRegister, type RegisterShape } from './planted-register.ts';
export { CATEGORIES, type SimProduct } from './products.ts';
export { createRandom, Random } from './random.ts';
export { readerHeaders } from './readers.ts';
export {
  SCENARIO_LETTERS,
  SCENARIO_OFFERS,
  SCENARIO_SEGMENTS,
  SCENARIO_SHOP,
  type ScenarioLetter,
  type ScenarioOffer,
  type ScenarioSegment,
} from './scenarios.ts';
export {
  createShop,
  type Shop,
  type ShopOptions,
  type SimHistory,
  type SimulatedShop,
  simulateContacts,
  simulateShop,
} from './shop.ts';
export {
  CONTACT_COLUMNS,
  type CsvPiece,
  contactRow,
  decimal,
  LINE_COLUMNS,
  ORDER_COLUMNS,
  shopToCsv,
} from './to-csv.ts';
