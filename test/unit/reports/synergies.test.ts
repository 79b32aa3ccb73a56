import { describe, expect, it } from 'vitest';
import { createShop } from '../../../simulator/index.ts';
import { finishSteps, seededDraw } from '../../../src/platform/index.ts';
import { hoursPassed } from '../../../src/reports/hours-of-week.ts';
import {
  compareLoads,
  correctChances,
  type PersonLoad,
  upperTail,
} from '../../../src/reports/synergies/compare-loads.ts';
import {
  assumedTakeUp,
  findWindow,
  type Side,
  simulateWindow,
  takeUpFrom,
} from '../../../src/reports/synergies/propose-window.ts';
import { loadOf, loadOfHours } from '../../../src/reports/synergies/segment-load.ts';

const until = Date.UTC(2026, 0, 1);
const timeZone = 'Europe/Stockholm';
const days = 84;
const passed = hoursPassed({ from: new Date(until - days * 86_400_000), to: new Date(until) }, timeZone);

/** The grocer's customers with their orders by hour of the week. */
function openShop(seed: string, contacts = 800) {
  const shop = createShop({ seed, until, days, contacts, timeZone });
  return [...shop.contacts()].map((contact) => {
    const counts = new Map<number, number>();
    for (const { at } of shop.history(contact).orders) {
      const { day, minute } = shop.calendar.local(at);
      const hour = ((day + 3) % 7) * 24 + Math.floor(minute / 60);
      counts.set(hour, (counts.get(hour) ?? 0) + 1);
    }
    const person: PersonLoad = { contactId: contact.number, cells: [...counts.keys()], amounts: [...counts.values()] };
    return { kind: contact.truth.kind, person };
  });
}
const people = openShop('grocer');
const of = (kind: string) =>
  people.filter((one) => one.kind === kind && one.person.cells.length > 0).map(({ person }) => person);
const sideOf = (name: string, list: PersonLoad[]): Side => ({ segmentId: 1, name, load: loadOf(list, passed) });
const shop = loadOfHours(
  loadOf(
    people.map(({ person }) => person),
    passed,
  ).orders,
  passed,
);
const compare = (first: PersonLoad[], second: PersonLoad[], seed = 1) =>
  finishSteps(compareLoads(first, second, 168, seededDraw(seed)));

describe('two loads', () => {
  it('are far apart for pensioners and people who work', () => {
    const found = compare(of('pensioner'), of('working'));
    if (found.kind !== 'compared') throw new Error(found.kind);
    expect(found.difference).toBeGreaterThan(0.5);
    expect(found.byLot).toBeLessThan(0.25);
    expect(found.chance).toBeLessThan(1e-12);
  });

  it('are not told apart for halves drawn by lot: as often as the level says', () => {
    const draw = seededDraw(4);
    const all = people.filter(({ person }) => person.cells.length > 0).map(({ person }) => person);
    let few = 0;
    const times = 60;
    for (let time = 0; time < times; time += 1) {
      const half = all.filter(() => draw.unit() < 0.5);
      const rest = all.filter((person) => !half.includes(person));
      const found = compare(half.slice(0, 150), rest.slice(0, 150), time);
      if (found.kind === 'compared' && found.chance < 0.05) few += 1;
    }
    // 3 of 60 on average; 10 or more would come once in 2,000 times.
    expect(few).toBeLessThan(10);
  });

  it('want people enough', () => {
    expect(compare(of('pensioner').slice(0, 29), of('working'))).toMatchObject({ kind: 'too-little-data' });
  });
});

describe('the off-peak window', () => {
  const [pensioners, working] = [sideOf('Pensioners', of('pensioner')), sideOf('Working', of('working'))];

  it('is on weekday mornings for pensioners', () => {
    const window = findWindow(pensioners, working, { shop });
    if (!window) throw new Error('none');
    expect(window.weekdays).toEqual([0, 1, 2, 3, 4]);
    expect(window.fromMinute).toBeGreaterThanOrEqual(8 * 60);
    expect(window.toMinute).toBeLessThanOrEqual(12 * 60);
    expect(findWindow(working, pensioners, { shop })?.fromMinute ?? 24 * 60).toBeGreaterThanOrEqual(16 * 60);
  });

  it('is simulated so that no order is lost and the peak gets calmer', () => {
    const window = findWindow(pensioners, working, { shop })!;
    const offer = { percent: 5, takeUp: assumedTakeUp, meanOrder: 10_000 };
    const found = simulateWindow(pensioners, working, window, { shop, passed }, offer);
    const sum = (list: number[]) => list.reduce((total, count) => total + count, 0);
    expect(sum(found.hours.after)).toBeCloseTo(sum(found.hours.before), 6);
    expect(found.moved.low).toBeLessThan(found.moved.middle);
    expect(found.moved.middle).toBeLessThan(found.moved.high);
    expect(found.moved.high).toBeLessThan(found.movable.ordersPerWeek);
    expect(found.peakLoad.after.middle).toBeLessThan(found.peakLoad.before);
    expect(found.windowLoad.after.high).toBeGreaterThan(found.windowLoad.before);
    const moved = found.movable.ordersPerWeek * assumedTakeUp.middle;
    expect(found.costPerWeek.middle).toBeCloseTo((found.mover.inWindowBefore + moved) * 500, 6);
    expect(found.anyway).toBeGreaterThan(0.9);
  });

  it('is not found for people drawn by lot', () => {
    const list = people.map(({ person }) => person);
    const halves = [0, 1].map((rest) =>
      sideOf(
        'half',
        list.filter((_, place) => place % 2 === rest),
      ),
    );
    expect(findWindow(halves[0]!, halves[1]!, { shop })).toBeNull();
  });
});

describe('the take-up', () => {
  const estimated = (value: number, low: number, high: number) => ({ kind: 'estimated' as const, value, low, high });

  it('is what was measured for an earlier offer, where that is no chance', () => {
    const measured = [
      { name: 'Chance', control: estimated(0.5, 0.4, 0.6), change: estimated(0.1, -0.1, 0.3) },
      { name: 'Morning', control: estimated(0.6, 0.5, 0.7), change: estimated(0.1, 0.04, 0.16) },
    ];
    const found = takeUpFrom(measured);
    expect(found).toMatchObject({ from: 'measured' });
    expect(found.middle).toBeCloseTo(0.25);
    expect([found.low, found.high]).toEqual([expect.closeTo(0.1), expect.closeTo(0.4)]);
  });

  it('is assumed otherwise, and says so', () => {
    expect(takeUpFrom([])).toBe(assumedTakeUp);
    expect(assumedTakeUp.text).toMatch(/^Assumed/);
  });
});

describe('chances', () => {
  it('of the normal distribution are as tabulated', () => {
    for (const [z, chance] of [
      [0, 0.5],
      [1, 0.1586553],
      [1.96, 0.0249979],
      [3, 0.0013499],
      [-1, 0.8413447],
    ] as const) {
      expect(upperTail(z)).toBeCloseTo(chance, 6);
    }
    expect(upperTail(8)).toBeGreaterThan(0);
  });

  it('are corrected as Holm does', () => {
    expect(correctChances([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(correctChances([])).toEqual([]);
  });
});
