/** Conditions on what is known of a contact: attributes, consent, other segments, samples. */
import { BUCKETS } from '../contacts/index.ts';
import type { LeafOf } from './definition.schema.ts';
import type { History, Verdict } from './history.ts';
import { lengthMs, readInstant } from './read-instants.ts';
import { insideAt, scanSeries } from './scan-series.ts';

export type Judge = (history: History, now: number) => Verdict;

const FOREVER = Number.POSITIVE_INFINITY;
const YES: Verdict = Object.freeze({ member: true, flipsAt: FOREVER });
const NO: Verdict = Object.freeze({ member: false, flipsAt: FOREVER });

/** The value of an attribute, or of the contact's own field when the name starts with `$`; null when missing. */
export function readAttribute({ attributes, fields }: History, name: string): unknown {
  const source = name.startsWith('$') ? fields : attributes;
  return Object.hasOwn(source, name) ? (source[name] ?? null) : null;
}

type AttributeLeaf = LeafOf<'attribute'>;

function testOf(leaf: Exclude<AttributeLeaf, { op: 'within-last' }>, timeZone: string): (found: unknown) => boolean {
  const isNumber = (test: (found: number) => boolean) => (found: unknown) => typeof found === 'number' && test(found);
  const isInstant = (test: (found: number) => boolean) => (found: unknown) => {
    const instant = typeof found === 'string' ? readInstant(found, timeZone) : null;
    return instant !== null && test(instant);
  };
  switch (leaf.op) {
    case 'is':
      return (found) => found === leaf.value;
    case 'is-not':
      return (found) => found !== null && found !== leaf.value;
    case 'in': {
      const values = new Set<unknown>(leaf.values);
      return (found) => values.has(found);
    }
    case 'contains':
      return (found) => (typeof found === 'string' || Array.isArray(found)) && found.includes(leaf.value);
    case 'at-least':
      return isNumber((found) => found >= leaf.value);
    case 'at-most':
      return isNumber((found) => found <= leaf.value);
    case 'between':
      return isNumber((found) => found >= leaf.from && found <= leaf.to);
    case 'before': {
      const at = readInstant(leaf.at, timeZone) ?? Number.NaN;
      return isInstant((found) => found < at);
    }
    case 'after': {
      const at = readInstant(leaf.at, timeZone) ?? Number.NaN;
      return isInstant((found) => found > at);
    }
    case 'exists':
      return (found) => found !== null;
    case 'missing':
      return (found) => found === null;
  }
}

function judgeAttribute(leaf: AttributeLeaf, timeZone: string): Judge {
  if (leaf.op === 'within-last') {
    const span = { type: 'last', ms: lengthMs(leaf) } as const;
    const rule = { measure: 'count', op: 'at-least', value: 1 } as const;
    return (history, now) => {
      const found = readAttribute(history, leaf.name);
      const instant = typeof found === 'string' ? readInstant(found, timeZone) : null;
      return instant === null ? NO : scanSeries({ at: [instant], amount: null }, span, rule, now);
    };
  }
  const test = testOf(leaf, timeZone);
  return (history) => (test(readAttribute(history, leaf.name)) ? YES : NO);
}

/** What holds about a topic at `now`. */
export function consentAt(history: History, topic: string, now: number): LeafOf<'consent'>['state'] {
  const column = history.consents.get(topic);
  if (column === undefined) return 'none';
  const [, said] = insideAt(column.at, { type: 'ever' }, now);
  return said === 0 ? 'none' : column.isSubscribed[said - 1] ? 'subscribed' : 'unsubscribed';
}

function judgeConsent({ topic, state }: LeafOf<'consent'>): Judge {
  return (history, now) => {
    const member = consentAt(history, topic, now) === state;
    for (const at of history.consents.get(topic)?.at ?? []) {
      if (at > now && (consentAt(history, topic, at) === state) !== member) return { member, flipsAt: at };
    }
    return member ? YES : NO;
  };
}

function judgeSegment({ segmentId, is }: LeafOf<'segment'>): Judge {
  return ({ answers }) => {
    const { member, flipsAt } = answers.get(segmentId) ?? NO;
    return { member: member === (is === 'in'), flipsAt };
  };
}

/**
 * A sample takes the contacts whose bucket, moved by x → (x · factor + shift) mod 10,000, falls below the share. The
 * factor shares no divisor with 10,000, so the map is one to one and every share is exact over the buckets.
 */
export function sampleOf({ percent, salt }: LeafOf<'sample'>): { factor: number; shift: number; below: number } {
  const below = (percent * BUCKETS) / 100;
  if (salt === undefined) return { factor: 1, shift: 0, below };
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(salt)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const units = [1, 3, 7, 9];
  const factor = (Math.floor(hash / 4 / BUCKETS) % 1000) * 10 + units[hash % 4]!;
  return { factor, shift: Math.floor(hash / 4) % BUCKETS, below };
}

function judgeSample(leaf: LeafOf<'sample'>): Judge {
  const { factor, shift, below } = sampleOf(leaf);
  return ({ bucket }) => ((bucket * factor + shift) % BUCKETS < below ? YES : NO);
}

export type StateNode = LeafOf<'attribute'> | LeafOf<'consent'> | LeafOf<'segment'> | LeafOf<'sample'>;

/** Reads what a condition on a state asks for, once for all contacts. */
export function prepareState(leaf: StateNode, timeZone: string): Judge {
  switch (leaf.type) {
    case 'attribute':
      return judgeAttribute(leaf, timeZone);
    case 'consent':
      return judgeConsent(leaf);
    case 'segment':
      return judgeSegment(leaf);
    case 'sample':
      return judgeSample(leaf);
  }
}
