/** A pair of places with what was found of it. */
export type Link = {
  /** The smaller place, and the larger. */
  left: number;
  right: number;
  /** Probability that the two are one person, looked at by themselves. */
  score: number;
};

/** Below this, a link does not hold a group together. */
const WEAK = 0.1;
/** All ways to divide six are 203; larger groups are settled three by three. */
const MOST_AT_ONCE = 6;

const oddsOf = (score: number) => Math.min(1e9, score / Math.max(1e-9, 1 - score));

/** Every way to divide so many into persons, as the number of the person of each: [0,0,1] says that the first two are one. */
function* divisions(count: number, begun: number[] = []): Generator<readonly number[]> {
  if (begun.length === count) {
    yield begun;
    return;
  }
  const persons = begun.length === 0 ? 0 : Math.max(...begun) + 1;
  for (let person = 0; person <= persons; person++) yield* divisions(count, [...begun, person]);
}

const known = new Map<number, number[][]>();
function divisionsOf(count: number): number[][] {
  let all = known.get(count);
  if (!all) {
    all = [...divisions(count)].map((one) => [...one]);
    known.set(count, all);
  }
  return all;
}

type Evidence = (left: number, right: number) => { odds: number; contradiction: number };

/**
 * Odds of one division against all being strangers: in each person the records hang together by their strongest links, each
 * counted once; any further pair in it can only speak against.
 */
function oddsOfDivision(places: readonly number[], division: readonly number[], evidence: Evidence): number {
  let odds = 1;
  for (let person = 0; person <= Math.max(...division); person++) {
    const own = places.filter((_, at) => division[at] === person);
    const links = own.flatMap((a, at) => own.slice(at + 1).map((b) => ({ a, b, ...evidence(a, b) })));
    links.sort((one, other) => other.odds - one.odds);
    const roots = new Map(own.map((place) => [place, place]));
    for (const { a, b, odds: link, contradiction } of links) {
      const [rootA, rootB] = [roots.get(a)!, roots.get(b)!];
      if (rootA === rootB) {
        odds *= contradiction;
        continue;
      }
      odds *= link;
      for (const [place, root] of roots) if (root === rootB) roots.set(place, rootA);
    }
  }
  return odds;
}

/** Probability of each pair among the places to be one person, given what is known of all their pairs. */
function settle(places: readonly number[], evidence: Evidence): Map<string, number> {
  const together = new Map<string, number>();
  let total = 0;
  for (const division of divisionsOf(places.length)) {
    const odds = oddsOfDivision(places, division, evidence);
    total += odds;
    for (let i = 0; i < places.length; i++) {
      for (let j = i + 1; j < places.length; j++) {
        if (division[i] !== division[j]) continue;
        const key = `${places[i]} ${places[j]}`;
        together.set(key, (together.get(key) ?? 0) + odds);
      }
    }
  }
  for (const [key, odds] of together) together.set(key, odds / total);
  return together;
}

/** Places that hang together by links, each group ascending. */
function groupsOf(links: readonly Link[]): number[][] {
  const parents = new Map<number, number>();
  const rootOf = (place: number): number => {
    let root = place;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    parents.set(place, root);
    return root;
  };
  for (const { left, right } of links) {
    const [a, b] = [rootOf(left), rootOf(right)];
    parents.set(Math.max(a, b), Math.min(a, b));
  }
  const groups = new Map<number, number[]>();
  for (const place of parents.keys()) {
    const root = rootOf(place);
    const group = groups.get(root);
    if (group) group.push(place);
    else groups.set(root, [place]);
  }
  return [...groups.values()].map((places) => places.sort((a, b) => a - b));
}

/**
 * What pairs tell of each other: when A is B and B is C, then A is C, however little A and C have in common; and when A and
 * C cannot be one person (father and son), B is at most one of them. Where three and more hang together, every way to
 * divide them into persons is weighed (Sadinle 2014 by sampling; groups here are small enough for all ways). Pairs that
 * stand alone stay as they are. `contradictionOf`: how much less probable (at most 1) the two are as they are, if one
 * person, than if two. Yields now and then.
 */
export function* settleGroups(
  links: readonly Link[],
  contradictionOf: (left: number, right: number) => number,
): Generator<number, Link[]> {
  const scores = new Map(links.map((link) => [`${link.left} ${link.right}`, link.score]));
  const strong = links.filter(({ score }) => score >= WEAK);
  const groups = groupsOf(strong);
  const settled = new Map<string, number>();
  const evidence: Evidence = (left, right) => {
    const score = scores.get(`${left} ${right}`);
    return { odds: oddsOf(score ?? 0), contradiction: contradictionOf(left, right) };
  };
  for (const [at, places] of groups.entries()) {
    if (at % 50 === 0) yield at / groups.length;
    if (places.length < 3) continue;
    if (places.length <= MOST_AT_ONCE) {
      for (const [key, score] of settle(places, evidence)) settled.set(key, score);
    } else yield* settleByThrees(places, strong, evidence, settled);
  }
  const rest = links.filter(({ left, right }) => !settled.has(`${left} ${right}`));
  const anew = [...settled].map(([key, score]): Link => {
    const [left, right] = key.split(' ').map(Number) as [number, number];
    return { left, right, score };
  });
  return [...rest, ...anew];
}

/** In a large group only who is linked with one and the same is looked at together; the most telling third counts. */
function* settleByThrees(
  places: readonly number[],
  links: readonly Link[],
  evidence: Evidence,
  settled: Map<string, number>,
): Generator<number, void> {
  const own = new Set(places);
  const neighbours = new Map<number, number[]>(places.map((place) => [place, []]));
  for (const { left, right } of links) {
    if (!own.has(left)) continue;
    neighbours.get(left)!.push(right);
    neighbours.get(right)!.push(left);
  }
  const most = new Map<string, number>();
  for (const [middle, around] of neighbours) {
    yield 0;
    const near = around.slice(0, 30);
    for (let i = 0; i < near.length; i++) {
      for (let j = i + 1; j < near.length; j++) {
        const three = [middle, near[i]!, near[j]!].sort((a, b) => a - b);
        for (const [key, score] of settle(three, evidence)) {
          most.set(key, Math.max(most.get(key) ?? 0, score));
        }
      }
    }
  }
  for (const [key, score] of most) settled.set(key, score);
}
