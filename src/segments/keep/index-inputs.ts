/**
 * Which definitions read what: so that a change wakes only those it can touch, and those that refer to them. Inputs are
 * named as in the table dirty: event:<kind id>, attribute:<name>, consent:<topic>, value:<name>, list:<segment id>,
 * company (a company it belongs to, or who else does), segment:<id> (its definition was changed), * (anything).
 */

import { ORDER, REFUND } from '../judge/event-leaves.ts';
import { listNeeds, type Needs } from '../judge/list-needs.ts';
import type { LiveSegment, LiveSegments } from '../judge/live-segments.ts';
import { walkNodes } from '../language/definition.schema.ts';

/** Segments that are judged together, and what that takes. */
export type Plan = {
  ids: ReadonlySet<number>;
  /** Every segment after those it refers to. */
  segments: readonly LiveSegment[];
  /** Beside each of them its place in `history.answers`. */
  places: readonly number[];
  /** Segments that are referred to, but not judged: their answers are taken from the membership as it stands. */
  referred: readonly { id: number; place: number }[];
  /** What of a history is read. */
  needs: Needs;
  /** Segments whose entries and exits some of these read. */
  reads: ReadonlySet<number>;
};

export type InputIndex = ReturnType<typeof indexInputs>;

/** Anything that is the same for more contacts than this is worth remembering only once. */
const MOST_PLANS = 2_000;

/** Attributes by which a definition reads dates in the contact's own time zone. */
const readsOwnZone = ({ definition }: LiveSegment): boolean => {
  for (const { node } of walkNodes(definition.root)) if ('zone' in node && node.zone === 'contact') return true;
  return false;
};

function inputsOf(segment: LiveSegment): string[] {
  const { needs } = segment;
  const kinds = needs.lines === null ? [...needs.kinds.keys()] : [...needs.kinds.keys(), ORDER, REFUND];
  return [
    ...kinds.map((kind) => `event:${kind}`),
    ...[...needs.attributes].map((name) => `attribute:${name}`),
    ...(readsOwnZone(segment) ? ['attribute:$time_zone'] : []),
    ...[...needs.topics].map((topic) => `consent:${topic}`),
    ...[...needs.values].map((name) => `value:${name}`),
    ...[...needs.lists].map((id) => `list:${id}`),
    ...(needs.companies === null ? [] : ['company']),
    ...[...needs.segments].map((id) => `segment:${id}`),
  ];
}

const KNOWN_INPUT = /^((attribute|consent|value|list|segment):|company$)/;

/** Makes the index of the definitions in use. `kindName` tells the name of a kind of event by its id. Pure. */
export function indexInputs(live: LiveSegments, kindName: (kindId: number) => string | undefined) {
  const { segments, layout, timeZone } = live;
  const readers = new Map<string, number[]>();
  const referrers = new Map<number, number[]>();
  const push = <Key>(map: Map<Key, number[]>, key: Key, id: number) => {
    const ids = map.get(key);
    if (ids === undefined) map.set(key, [id]);
    else ids.push(id);
  };
  for (const segment of segments) {
    for (const input of new Set(inputsOf(segment))) push(readers, input, segment.id);
    for (const other of segment.needs.segments) push(referrers, other, segment.id);
  }
  const all: ReadonlySet<number> = new Set(segments.map(({ id }) => id));
  const touched = new Map<string, ReadonlySet<number>>([['*', all]]);
  const plans = new Map<string, Plan>();

  /** These segments (those in use), and all that refer to them, directly or through others. */
  function withReferrers(ids: Iterable<number>): Set<number> {
    const found = new Set<number>();
    const waiting = [...ids];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (found.has(id) || !all.has(id)) continue;
      found.add(id);
      waiting.push(...(referrers.get(id) ?? []));
    }
    return found;
  }

  /** With the name of the kind in place of its id; undefined when nobody knows what it is. */
  function namedInput(input: string): string | undefined {
    if (!input.startsWith('event:')) return KNOWN_INPUT.test(input) ? input : undefined;
    const name = kindName(Number(input.slice(6)));
    return name === undefined ? undefined : `event:${name}`;
  }

  function planOf(ids: ReadonlySet<number>): Plan {
    const places = segments.flatMap(({ id }, place) => (ids.has(id) ? [place] : []));
    const judged = places.map((place) => segments[place]!);
    const referred = new Set(judged.flatMap(({ needs }) => [...needs.segments].filter((id) => !ids.has(id))));
    return {
      ids,
      segments: judged,
      places,
      referred: [...referred].flatMap((id) => {
        const place = layout.segments.get(id);
        return place === undefined ? [] : [{ id, place }];
      }),
      needs: listNeeds(
        judged.map(({ id, draftOf, definition }) => ({ id: draftOf ?? id, definition })),
        timeZone,
      ),
      reads: new Set(judged.flatMap(({ needs }) => [...needs.memberships])),
    };
  }

  return {
    all,

    withReferrers,

    /** Ids of the segments whose answers may change with this input. */
    touchedBy(input: string): ReadonlySet<number> {
      const known = touched.get(input);
      if (known !== undefined) return known;
      const named = namedInput(input);
      // What is not known here is taken for anything.
      if (named === undefined) return all;
      const found = withReferrers(readers.get(named) ?? []);
      if (touched.size < MOST_PLANS) touched.set(input, found);
      return found;
    },

    /** How to judge exactly these segments. */
    plan(ids: ReadonlySet<number>): Plan {
      const key = ids.size === all.size ? '*' : [...ids].sort((a, b) => a - b).join();
      let plan = plans.get(key);
      if (plan === undefined) {
        plan = planOf(ids);
        if (plans.size < MOST_PLANS) plans.set(key, plan);
      }
      return plan;
    },
  };
}
