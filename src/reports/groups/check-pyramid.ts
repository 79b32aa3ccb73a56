/** What the check looks at: heads are customers who are not lost, revenue is net, in minor units. */
export type PyramidGroup = { heads: number; revenue: number };
export type Pyramid = { exclusive: PyramidGroup; recurring: PyramidGroup; mobile: PyramidGroup };

export type PyramidCheck = {
  /** `healthy`: both hold; `mixed`: one of them cannot be told apart from even; `upside-down`: one of them is reversed. */
  kind: 'healthy' | 'mixed' | 'upside-down' | 'too-little-data';
  /** What was seen, and what it means, one thing a sentence. */
  sentences: string[];
};

const fewest = 20;
const fewestInGroup = 5;
const numeral = new Intl.NumberFormat('en');
const people = (count: number): string => numeral.format(count);

type Order = 'above' | 'even' | 'below';

/** Counts of people who come and go by themselves differ by chance by about the root of their sum: twice that is a difference. */
function compareHeads(first: number, second: number): Order {
  if (Math.abs(first - second) < 2 * Math.sqrt(first + second)) return 'even';
  return first > second ? 'above' : 'below';
}

/** Money hangs on few: less than a tenth apart is about the same. */
function compareRevenue(first: number, second: number): Order {
  if (Math.abs(first - second) <= 0.1 * Math.max(Math.abs(first), Math.abs(second))) return 'even';
  return first > second ? 'above' : 'below';
}

/**
 * The pyramid of customers stands on its base when by head count the mobile outnumber the exclusive, and by purchasing power
 * it is the other way round. Says so in plain sentences, also when a group is empty or too small to say.
 */
export function checkPyramid(
  { exclusive, recurring, mobile }: Pyramid,
  money: (minor: number) => string,
): PyramidCheck {
  const all = exclusive.heads + recurring.heads + mobile.heads;
  if (all < fewest) {
    const sentence = `There are ${people(all)} customers who are not lost: with fewer than ${fewest} the pyramid says nothing.`;
    return { kind: 'too-little-data', sentences: [sentence] };
  }
  const empty = tellEmpty({ exclusive, recurring, mobile });
  if (exclusive.heads < fewestInGroup) {
    return { kind: exclusive.heads === 0 ? 'upside-down' : 'too-little-data', sentences: empty };
  }
  const heads = compareHeads(mobile.heads, exclusive.heads);
  const revenue = compareRevenue(exclusive.revenue, mobile.revenue);
  const isLeast = exclusive.revenue < mobile.revenue && exclusive.revenue < recurring.revenue;
  const sentences = [
    tellHeads(heads, mobile.heads, exclusive.heads),
    tellRevenue(revenue, money(exclusive.revenue), money(mobile.revenue), isLeast),
    ...empty,
  ];
  if (heads === 'below' || revenue === 'below') {
    return { kind: 'upside-down', sentences: ['The pyramid stands on its head.', ...sentences] };
  }
  if (heads === 'even' || revenue === 'even') return { kind: 'mixed', sentences };
  return { kind: 'healthy', sentences: ['The pyramid stands on its base.', ...sentences] };
}

function tellHeads(order: Order, mobile: number, exclusive: number): string {
  const counts = `${people(mobile)} mobile to ${people(exclusive)} exclusive customers`;
  switch (order) {
    case 'above':
      return `By head count the mobile outnumber the exclusive, as they should: ${counts}.`;
    case 'even':
      return `By head count they are about even: ${counts}. The base is narrow: few new customers are coming in.`;
    case 'below':
      return (
        `By head count the exclusive outnumber the mobile: ${counts}. Either hardly anybody new comes in, or the bounds of ` +
        'the exclusive group are so low that it says little.'
      );
  }
}

function tellRevenue(order: Order, exclusive: string, mobile: string, isLeast: boolean): string {
  const amounts = `${exclusive} from the exclusive, ${mobile} from the mobile`;
  switch (order) {
    case 'above':
      return `By purchasing power it is the other way round, as it should be: ${amounts}.`;
    case 'even':
      return `By purchasing power they are about even: ${amounts}. The exclusive group should carry more.`;
    case 'below':
      return (
        `By purchasing power the ${isLeast ? 'exclusive group buys least of all' : 'mobile group buys more than the exclusive'}: ` +
        `${amounts}. Something is wrong: the loyal are too few or buy too little, and the shop lives on passers-by.`
      );
  }
}

function tellEmpty({ exclusive, recurring, mobile }: Pyramid): string[] {
  const say = (name: string, { heads }: PyramidGroup, ifEmpty: string): string[] => {
    if (heads === 0) return [`The ${name} group is empty: ${ifEmpty}`];
    if (heads < fewestInGroup) return [`The ${name} group has ${people(heads)}: too few to say much about it.`];
    return [];
  };
  return [
    ...say(
      'exclusive',
      exclusive,
      'there is nobody to carry the shop, or the bounds of the group are too high for it.',
    ),
    ...say('recurring', recurring, 'nobody is on the way from a first order to loyalty.'),
    ...say('mobile', mobile, 'nobody new comes in.'),
  ];
}
