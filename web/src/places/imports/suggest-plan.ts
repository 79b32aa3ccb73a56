import type { AttributeType, ColumnPlan, FileSettings, Kind } from './column-plan.ts';
import { isEmail, isNumber, isYesOrNo, timeFormatOf } from './read-samples.ts';

/** Letters and digits only, in lower case, å ä ö as a a o: how headers are compared. */
const plain = (header: string): string =>
  header
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/[öø]/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]/g, '');

const headers: Record<Kind, Record<string, string>> = {
  contacts: {
    email: 'email emailaddress mail mailadress epost epostadress epostadresse mejl',
    externalId:
      'id externalid customerid customerno customernumber customer kundnr kundnummer kundid kundenr kundenummer memberid membernumber medlemsnummer userid contactid',
    language: 'language lang locale sprak sprog',
    timeZone: 'timezone tz tidszon tidszone',
    createdAt:
      'createdat created registered registeredat joined joinedat signupdate signedup skapad oprettet opprettet',
    consent:
      'consent newsletter subscribed optin marketing marketingconsent acceptsmarketing emailconsent nyhetsbrev nyhedsbrev samtycke samtykke',
  },
  orders: {
    orderId: 'orderid orderno ordernumber order ordernr ordrenr ordrenummer invoice invoiceno invoicenumber',
    externalId: 'customerid customerno customernumber customer kundnr kundnummer kundenr kundenummer externalid',
    email: 'email emailaddress customeremail epost mail mejl',
    at: 'at date orderdate ordertime time datetime invoicedate created createdat datum dato orderdatum ordredato timestamp',
    amount: 'amount total ordertotal sum belopp belob belop summa totalt totalprice grandtotal',
    codes: 'code codes discountcode coupon couponcode voucher rabattkod rabatkode offercode',
    isRefund: 'isrefund refund return retur',
    refundsOrderId: 'refundsorderid refundof originalorder',
  },
  'order-lines': {
    orderId: 'orderid orderno ordernumber order ordernr ordrenr ordrenummer invoice invoiceno invoicenumber basketid',
    externalId:
      'customerid customerno customernumber customer kundnr kundnummer kundenr kundenummer externalid householdid',
    email: 'email emailaddress customeremail epost mail mejl',
    at: 'at date orderdate ordertime time datetime invoicedate created createdat datum dato orderdatum ordredato timestamp',
    product: 'product productid productno sku article articleno artikel artikelnr varenr varenummer stockcode itemid',
    name: 'name productname description title artikelnamn produktnamn varenavn',
    category: 'category productcategory kategori department varugrupp',
    brand: 'brand marke maerke merke varumarke',
    quantity: 'quantity qty antal antall count units',
    unitPrice: 'unitprice price pris styckpris enhetspris stykpris',
    amount: 'amount linetotal total sum belopp belob belop radsumma salesvalue',
    codes: 'code codes discountcode coupon couponcode voucher rabattkod rabatkode offercode',
    isRefund: 'isrefund refund return retur',
  },
};

/** Numbers by their look that are names all the same. */
const isName = /phone|mobil|tel|post|zip|plz|number|nummer|nr$|no$|code|kod/;

function typeOf(header: string, samples: readonly string[]): { type: AttributeType; format: string } {
  const text = { type: 'text', format: 'iso' } as const;
  if (samples.length === 0 || isName.test(header) || samples.some((sample) => /^0\d/.test(sample))) return text;
  if (samples.every((sample) => isNumber(sample, '.') || isNumber(sample, ','))) return { ...text, type: 'number' };
  if (samples.every(isYesOrNo)) return { ...text, type: 'boolean' };
  const format = timeFormatOf(samples);
  if (format !== null && !format.startsWith('epoch')) return { type: 'date', format };
  return samples.some((sample) => sample.includes('|')) ? { ...text, type: 'list' } : text;
}

/** "First name" → firstName; what an attribute made of this header would be called. Pure. */
export function attributeName(header: string): string {
  const letters = header
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ø/gi, 'o')
    .replace(/æ/gi, 'ae');
  const words = letters.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const [first = 'column', ...rest] = words;
  const start = first === first.toUpperCase() ? first.toLowerCase() : `${first[0]!.toLowerCase()}${first.slice(1)}`;
  const name = [start, ...rest.map((word) => `${word[0]!.toUpperCase()}${word.slice(1).toLowerCase()}`)].join('');
  return (/^[A-Za-z]/.test(name) ? name : `x${name}`).slice(0, 64);
}

export type KnownNames = {
  /** Attributes that are declared, with their types. */
  attributes: ReadonlyMap<string, AttributeType>;
  topics: readonly string[];
};

type Sampled = { column: string; samples: string[] };

/** What each column of a file probably means, by its header and its values. A meaning is given once. Pure. */
export function suggestPlans(kind: Kind, columns: readonly Sampled[], known: KnownNames): ColumnPlan[] {
  const taken = new Set<string>();
  const byPlain = new Map([...known.attributes.keys()].map((name) => [plain(name), name]));
  return columns.map(({ column, samples }) => {
    const header = plain(column);
    const guessed = typeOf(header, samples);
    const format = timeFormatOf(samples) ?? 'iso';
    const declared = byPlain.get(header);
    const name = declared ?? attributeName(column);
    const type = known.attributes.get(name) ?? guessed.type;
    const plan = { column, samples, name, type, format, topic: known.topics[0] ?? 'newsletter' };
    const found = Object.entries(headers[kind]).find(([, names]) => names.split(' ').includes(header))?.[0];
    const looksLike = found ?? (samples.length > 0 && samples.every(isEmail) ? 'email' : undefined);
    const isFree = looksLike !== undefined && (!taken.has(looksLike) || looksLike === 'consent');
    const role = isFree ? looksLike : kind === 'contacts' ? 'attribute' : 'skip';
    taken.add(role);
    if (role === 'consent')
      return { ...plan, role, topic: known.topics.find((one) => plain(one) === header) ?? plan.topic };
    return { ...plan, role };
  });
}

/** How the file writes numbers: by a comma when one stands where only a decimal separator can. Pure. */
export const suggestDecimal = (columns: readonly Sampled[]): FileSettings['decimal'] => {
  const samples = columns.flatMap((column) => column.samples);
  const count = (shape: RegExp) => samples.filter((sample) => shape.test(sample)).length;
  return count(/^-?\d+,\d{1,2}$/) > count(/^-?\d+\.\d{1,2}$/) ? ',' : '.';
};
