import { type Clock, type Db, KohortError, notFound, runSteps, seededDraw } from '../../platform/index.ts';
import { hoursPassed } from '../hours-of-week.ts';
import type { OfferReport } from '../offer-report.schema.ts';
import type { WorkspaceFacts } from '../offer-report.service.ts';
import { compareLoads, correctChances, type LoadContrast, type PersonLoad } from './compare-loads.ts';
import { describeProposal } from './describe-synergy.ts';
import {
  findWindow,
  type Side,
  type Simulation,
  simulateWindow,
  type TakeUp,
  takeUpFrom,
  weightOf,
} from './propose-window.ts';
import {
  complementarity,
  correlation,
  loadOf,
  loadOfHours,
  lullOf,
  openHours,
  peakOf,
  type SegmentLoad,
  shareIn,
} from './segment-load.ts';
import * as store from './synergies.store.ts';

const WEEK_MS = 7 * 86_400_000;
/** As many as there are bits in a number, at most. */
const mostSegments = 30;
/** Members whose orders are read; of more, so many are drawn. */
const mostPeople = 20_000;
const mostProposals = 10;
const mostCategories = 12;
const mostMeasured = 5;
const seed = 1;
/** After the correction for the many pairs. */
const MOST_CHANCE = 0.05;

export type SynergyQuestion = { segmentIds?: number[] | undefined; weeks: number; percent: number };

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: WorkspaceFacts;
  /** The report of an offer, for what earlier ones moved. */
  offer: (workspaceId: number, offerId: number, question: Record<string, never>) => Promise<OfferReport>;
};

type Member = { segment: store.SegmentRow; load: SegmentLoad; meanOrder: number; categories: PersonLoad[] };

/** Everything that is read once for all the pairs. */
type Scene = {
  from: Date;
  to: Date;
  timeZone: string;
  currency: string;
  passed: number[];
  shop: SegmentLoad;
  members: Member[];
  categoryNames: string[];
  /** Of each contact the segments it is in, a bit for each by its place among the members; and the same without who it is. */
  bitsOf: Map<number, number>;
  bits: Int32Array;
  sampled: number;
  people: number;
  takeUp: TakeUp;
};

type Pair = {
  first: Member;
  second: Member;
  overlap: number;
  hours: LoadContrast;
  categories: LoadContrast;
  sides: [Side, Side];
};

/** Which groups of customers complement each other by the hours and the categories of their orders. Counted when asked. */
export function createSynergies({ db, clock, workspaces, offer }: Parts) {
  const { sql } = db;

  async function measuredTakeUp(workspaceId: number): Promise<TakeUp> {
    const measured: Parameters<typeof takeUpFrom>[0][number][] = [];
    for (const { id, name } of await store.listMeasurable(sql, workspaceId, mostMeasured)) {
      const { effect } = await offer(workspaceId, id, {});
      if (effect.kind !== 'compared') continue;
      measured.push({ name, control: effect.control.windowShare, change: effect.windowShare });
    }
    return takeUpFrom(measured);
  }

  async function openScene(workspaceId: number, ids: number[] | null, weeks: number): Promise<Scene> {
    const { timeZone, currency } = await workspaces.get(workspaceId);
    const to = clock.now();
    const from = new Date(to.getTime() - weeks * WEEK_MS);
    const segments = await store.listSegments(sql, workspaceId, { ids, limit: mostSegments });
    for (const id of ids ?? []) if (!segments.some((row) => row.segmentId === id)) throw notFound('segment in use', id);
    const segmentIds = segments.map(({ segmentId }) => segmentId);
    const found = await store.sampleMembers(sql, workspaceId, segmentIds, mostPeople);
    const isSample = found.length === mostPeople;
    const contactIds = found.map(({ contactId }) => contactId);
    const passed = hoursPassed({ from, to }, timeZone);
    const [people, hours, categories, shopHours, takeUp] = await Promise.all([
      isSample ? store.countMembers(sql, workspaceId, segmentIds) : found.length,
      store.readPersonHours(sql, workspaceId, contactIds, { from, to }),
      store.readPersonCategories(sql, workspaceId, contactIds, { from, to }),
      store.countShopHours(sql, workspaceId, { from, to }),
      measuredTakeUp(workspaceId),
    ]);
    const categoryNames = [...new Set(categories.flatMap((row) => row.categories))].sort();
    const placeOf = new Map(categoryNames.map((name, place) => [name, place]));
    const bitAt = new Map(segmentIds.map((id, place) => [id, 1 << place]));
    const bits = Int32Array.from(found, (row) => row.segmentIds.reduce((sum, id) => sum | bitAt.get(id)!, 0));
    const bitsOf = new Map(found.map((row, place) => [row.contactId, bits[place]!]));
    const isIn = (contactId: number, id: number) => (bitsOf.get(contactId)! & bitAt.get(id)!) !== 0;
    const members = segments.map((segment): Member => {
      const own = hours.filter(({ contactId }) => isIn(contactId, segment.segmentId));
      const orders = own.reduce((sum, row) => sum + row.orders.reduce((total, count) => total + count, 0), 0);
      return {
        segment,
        load: loadOf(own.map(toLoad), passed, people / Math.max(1, found.length)),
        meanOrder: orders > 0 ? own.reduce((sum, { amount }) => sum + amount, 0) / orders : 0,
        categories: categories
          .filter(({ contactId }) => isIn(contactId, segment.segmentId))
          .map((row) => ({
            contactId: row.contactId,
            cells: row.categories.map((name) => placeOf.get(name)!),
            amounts: row.amounts,
          })),
      };
    });
    const shop = loadOfHours(shopHours, passed);
    return {
      ...{ from, to, timeZone, currency, passed, shop, members, categoryNames, bitsOf, bits, people, takeUp },
      sampled: found.length,
    };
  }

  const bitOf = ({ members }: Scene, member: Member) => 1 << members.indexOf(member);

  const toLoad = ({ contactId, hours, orders }: store.HourRow): PersonLoad => ({
    contactId,
    cells: hours,
    amounts: orders,
  });

  /** Both segments without those who are in both. */
  async function comparePair(scene: Scene, first: Member, second: Member): Promise<Pair> {
    const both = bitOf(scene, first) | bitOf(scene, second);
    const isBoth = ({ contactId }: PersonLoad) => (scene.bitsOf.get(contactId)! & both) === both;
    let overlap = 0;
    for (const bits of scene.bits) if ((bits & both) === both) overlap += 1;
    const only = (people: readonly PersonLoad[]) => people.filter((person) => !isBoth(person));
    const draw = seededDraw(seed);
    const [a, b] = [only(first.load.people), only(second.load.people)];
    const hours = await runSteps(compareLoads(a, b, scene.passed.length, draw));
    const things = [only(first.categories), only(second.categories)] as const;
    const categories = await runSteps(compareLoads(...things, scene.categoryNames.length, draw));
    const side = ({ segment, load }: Member, people: PersonLoad[]): Side => ({
      segmentId: segment.segmentId,
      name: segment.name,
      load: loadOf(people, scene.passed, load.scale),
    });
    return {
      ...{ first, second, hours, categories },
      overlap: Math.round(overlap * first.load.scale),
      sides: [side(first, a), side(second, b)],
    };
  }

  function propose(scene: Scene, { first, second, sides }: Pair, percent: number) {
    const members = [first, second] as const;
    const found = ([0, 1] as const).flatMap((mover) => {
      const [who, other] = [sides[mover], sides[1 - mover]!];
      const window = findWindow(who, other, scene);
      if (!window) return [];
      const given = { percent, takeUp: scene.takeUp, meanOrder: members[mover].meanOrder };
      const simulation = simulateWindow(who, other, window, scene, given);
      const weight = weightOf(simulation, complementarity(who.load, other.load, openHours(scene.shop)));
      return [presentProposal(who, other, simulation, { percent, currency: scene.currency, weight })];
    });
    // Of both directions the one that makes more orders of the other calmer.
    const relief = ({ gainer }: Simulation) => gainer.inPeak * gainer.calmer.middle;
    return found.sort((a, b) => relief(b.simulation) - relief(a.simulation))[0] ?? null;
  }

  const presentSegment = (scene: Scene, { segment, load, categories }: Member) => ({
    ...segment,
    buyers: Math.round(load.people.length * load.scale),
    orders: Math.round(load.sum * load.scale),
    shares: load.shares,
    peak: peakOf(load),
    lull: lullOf(load, openHours(scene.shop)),
    categories: topCategories(scene, categories),
  });

  function topCategories({ categoryNames }: Scene, people: readonly PersonLoad[]) {
    const sums = new Float64Array(categoryNames.length);
    for (const { cells, amounts } of people) {
      for (const [index, cell] of cells.entries()) sums[cell]! += amounts[index]!;
    }
    return [...sums.keys()]
      .filter((cell) => sums[cell]! > 0)
      .sort((a, b) => sums[b]! - sums[a]!)
      .slice(0, mostCategories)
      .map((cell) => ({ category: categoryNames[cell]!, share: shareIn(people, [cell]) }));
  }

  const presentPair = (scene: Scene, pair: Pair, corrected: { hours: number; categories: number }) => ({
    first: pair.first.segment.segmentId,
    second: pair.second.segment.segmentId,
    overlap: pair.overlap,
    complementarity: complementarity(pair.sides[0].load, pair.sides[1].load, openHours(scene.shop)),
    correlation: correlation(pair.sides[0].load, pair.sides[1].load, openHours(scene.shop)),
    byHour: presentContrast(pair.hours, corrected.hours),
    byCategory: presentContrast(pair.categories, corrected.categories),
  });

  return {
    /** All pairs of some segments (or of the live ones): loads, who complements whom, proposals. Throws `not_found`. */
    async synergies(workspaceId: number, { segmentIds, weeks, percent }: SynergyQuestion) {
      const scene = await openScene(workspaceId, segmentIds ?? null, weeks);
      const pairs: Pair[] = [];
      for (const [place, first] of scene.members.entries()) {
        for (const second of scene.members.slice(place + 1)) pairs.push(await comparePair(scene, first, second));
      }
      const chances = correctPairs(pairs);
      const proposals = pairs
        .filter((_, place) => chances[place]!.hours < MOST_CHANCE)
        .flatMap((pair) => propose(scene, pair, percent) ?? [])
        .sort((a, b) => b.weight - a.weight)
        .slice(0, mostProposals);
      return {
        ...presentScene(scene),
        segments: scene.members.map((member) => presentSegment(scene, member)),
        pairs: pairs.map((pair, place) => presentPair(scene, pair, chances[place]!)),
        proposals,
        notes: notesOf(scene, pairs, proposals.length),
      };
    },

    /** One pair, with intervals by hour, and what an offer would move. Throws `not_found`, `request_invalid`. */
    async synergy(
      workspaceId: number,
      firstId: number,
      secondId: number,
      question: Omit<SynergyQuestion, 'segmentIds'>,
    ) {
      if (firstId === secondId) {
        const message = 'Name two different segments.';
        throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'params.second', message }] });
      }
      const scene = await openScene(workspaceId, [firstId, secondId], question.weeks);
      const memberOf = (id: number) => scene.members.find(({ segment }) => segment.segmentId === id)!;
      const pair = await comparePair(scene, memberOf(firstId), memberOf(secondId));
      const [chances] = correctPairs([pair]);
      const isClear = chances!.hours < MOST_CHANCE;
      const proposal = isClear ? propose(scene, pair, question.percent) : null;
      const hours = Array.from({ length: scene.passed.length }, (_, hour) => hour);
      return {
        ...presentScene(scene),
        segments: [pair.first, pair.second].map((member, place) => ({
          ...presentSegment(scene, member),
          intervals: hours.map((hour) => shareIn(pair.sides[place]!.load.people, [hour])),
        })),
        pair: presentPair(scene, pair, chances!),
        proposal,
        notes: notesOf(scene, [pair], proposal ? 1 : 0),
      };
    },
  };
}

function correctPairs(pairs: readonly Pair[]): { hours: number; categories: number }[] {
  const chanceOf = (contrast: LoadContrast) => (contrast.kind === 'compared' ? contrast.chance : 1);
  const hours = correctChances(pairs.map((pair) => chanceOf(pair.hours)));
  const categories = correctChances(pairs.map((pair) => chanceOf(pair.categories)));
  return pairs.map((_, place) => ({ hours: hours[place]!, categories: categories[place]! }));
}

const presentContrast = (contrast: LoadContrast, corrected: number) =>
  contrast.kind === 'compared' ? { ...contrast, corrected, isClear: corrected < MOST_CHANCE } : contrast;

function presentProposal(
  mover: Side,
  gainer: Side,
  simulation: Simulation,
  about: { percent: number; currency: string; weight: number },
) {
  const named = ({ segmentId, name }: Side) => ({ segmentId, name });
  return {
    ...{ mover: named(mover), gainer: named(gainer), percent: about.percent, simulation },
    weight: about.weight,
    text: describeProposal({ mover: mover.name, gainer: gainer.name, simulation, ...about }),
  };
}

const presentScene = ({ from, to, timeZone, currency, shop, people, sampled }: Scene) => ({
  ...{ from: from.toISOString(), to: to.toISOString(), timeZone, currency, people, sampled },
  shop: { orders: shop.sum, shares: shop.shares, peak: peakOf(shop) },
});

function notesOf(scene: Scene, pairs: readonly Pair[], proposals: number): string[] {
  const notes: string[] = [];
  if (scene.members.length < 2) notes.push('It takes two segments with members to compare.');
  if (scene.shop.sum === 0) notes.push('There are no orders in this time.');
  const thin = pairs.filter(({ hours }) => hours.kind === 'too-little-data').length;
  if (thin > 0) {
    notes.push(
      `${thin} of ${pairs.length} pairs have fewer than 30 people with orders on a side, those in both left out: nothing is said about them.`,
    );
  }
  if (scene.sampled < scene.people) {
    notes.push(
      `${scene.sampled.toLocaleString('en')} of ${scene.people.toLocaleString('en')} members were drawn and stand for all.`,
    );
  }
  if (proposals === 0 && pairs.length > thin) {
    notes.push('No pair complements the other so clearly that an off-peak offer can be proposed.');
  }
  notes.push(scene.takeUp.text, 'Nobody is assumed to buy more than before; only the hour changes.');
  return notes;
}
