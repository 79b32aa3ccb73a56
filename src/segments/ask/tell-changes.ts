import { KohortError, type Tx } from '../../platform/index.ts';
import type { FindSegment, Parts } from '../find-segments.ts';
import { prepareNode } from '../judge/evaluate.ts';
import { type History, isMember } from '../judge/history.ts';
import type { Judge } from '../judge/judge.ts';
import type { Leaf } from '../language/conditions.schema.ts';
import { walkNodes } from '../language/definition.schema.ts';
import { describeNode } from '../language/describe-definition.ts';
import { readDefinitions, type SegmentRow } from '../segments.store.ts';
import type { AskDatabase } from './ask-database.ts';
import { type Asked, judgeAll, loadOne, prepareAlone } from './load-judged.ts';
import type { NameThings } from './name-things.ts';
import * as past from './past.store.ts';

export type Causes = {
  total: number;
  /** Something happened to the contact. */
  change: number;
  /** Time passed, or a bound was worked out anew. */
  time: number;
  /** The segment was made, or its definition changed. */
  definition: number;
};

/** A condition that decided, in the sample: how often it began to hold, or ceased to. */
export type Reason = { condition: string; nowHolds: boolean; contacts: number };

export type Reasons = {
  looked: number;
  reasons: Reason[];
  /** Of these the deciding condition is not to be seen: it was told late, has been corrected since, or a bound moved. */
  unclear: number;
};

export type ChangeSummary = {
  from: Date;
  to: Date;
  sizeBefore: number;
  sizeAfter: number;
  net: number;
  entered: Causes;
  left: Causes;
  /** Contacts, each counted once. */
  contacts: { stayed: number; came: number; gone: number; cameAndWent: number; wentAndCameBack: number };
  why: { entered: Reasons; left: Reasons };
};

/** Contacts looked at on each side: enough to see what weighs most, and a second's work. */
const SAMPLE_EACH = 25;
const TIMEOUT_MS = 30_000;
/**
 * How far before the move the conditions are looked at again, until they are found as they were: time flips from one ms to
 * the next, an event is taken in within a second, a backlog takes longer.
 */
const STEPS_BACK_MS = [1, 60_000, 3_600_000, 86_400_000];

function causesOf(rows: readonly past.CauseRow[], change: 'entered' | 'left'): Causes {
  const of = (...causes: past.CauseRow['cause'][]) =>
    rows.reduce((sum, row) => (row.change === change && causes.includes(row.cause) ? sum + row.count : sum), 0);
  const causes = { change: of('change'), time: of('time'), definition: of('build', 'rebuild') };
  return { total: causes.change + causes.time + causes.definition, ...causes };
}

/** Says why a segment grew or shrank. */
export function tellChanges(
  parts: Parts,
  { find, ask, nameThings }: { find: FindSegment; ask: AskDatabase; nameThings: NameThings },
) {
  const { db, clock } = parts;
  const tooSlow = () =>
    new KohortError('segment_too_slow', { detail: 'Ask about a shorter time: less has changed in it.' });

  /** For each leaf whether it holds at an instant, and whether the whole does. */
  function look({ live, id }: Asked, leaves: readonly Judge[], history: History, at: number) {
    judgeAll(live, history, at);
    const place = live.layout.segments.get(id)!;
    return { holds: leaves.map((judge) => isMember(judge(history, at))), isIn: isMember(history.answers[place]!) };
  }

  /** Conditions that differ between just before the move and just after it; null when none is found. */
  async function deciding(tx: Tx, workspaceId: number, asked: Asked, leaves: readonly Judge[], move: past.OwnMove) {
    const { live } = asked;
    const at = move.at.getTime();
    const load = (instant: number) =>
      loadOne(parts, tx, workspaceId, move.contactId, { live, from: instant, asOf: instant });
    const after = look(asked, leaves, await load(at), at);
    if (after.isIn !== (move.change === 'entered')) return null;
    for (const back of STEPS_BACK_MS) {
      const before = look(asked, leaves, await load(at - back), at - back);
      if (before.isIn === after.isIn) continue;
      return after.holds.flatMap((nowHolds, place) => (nowHolds === before.holds[place] ? [] : [{ place, nowHolds }]));
    }
    return null;
  }

  async function sampleReasons(workspaceId: number, segment: SegmentRow, from: Date, to: Date) {
    const wording = await nameThings(workspaceId, [segment.definition]);
    const { timeZone } = wording;
    const nodes = [...walkNodes(segment.definition.root)].flatMap(({ node }) =>
      node.type === 'all' || node.type === 'any' || node.type === 'not' ? [] : [node as Leaf],
    );
    const names = nodes.map((node) => describeNode(node, wording));
    return ask({ timeoutMs: TIMEOUT_MS, tooSlow }, async (tx) => {
      const rows = await readDefinitions(tx.sql, workspaceId);
      const asked = await prepareAlone(parts, tx, workspaceId, segment, { rows, timeZone });
      const bounds = (await parts.bounds.read(tx.sql, workspaceId)).get(segment.id) ?? new Map();
      const context = { timeZone, layout: asked.live.layout, segmentId: segment.id, bounds };
      const leaves = nodes.map((node) => prepareNode(node, context).judge);
      const moves = await past.sampleMoves(tx.sql, workspaceId, segment.id, { from, to, each: SAMPLE_EACH });
      const found = { entered: newTally(), left: newTally() };
      for (const move of moves) {
        found[move.change].add(await deciding(tx, workspaceId, asked, leaves, move), names);
      }
      return { entered: found.entered.told(), left: found.left.told() };
    });
  }

  return {
    /**
     * Why the size changed after `from` and up to `to`: who came and went by what caused it, and, for a sample, which
     * conditions decided (by the present definition). Throws `not_found`, `request_invalid`, `segment_too_slow`.
     */
    async summary(
      workspaceId: number,
      segmentId: number,
      { from, to = clock.now() }: { from: Date; to?: Date | undefined },
    ): Promise<ChangeSummary> {
      const segment = await find(workspaceId, segmentId);
      if (from.getTime() > to.getTime()) {
        const message = 'From must not lie after to.';
        throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'query.from', message }] });
      }
      const [sizeBefore, sizeAfter, causes, paths, why] = await Promise.all([
        past.countMembersAt(db.sql, workspaceId, segmentId, from),
        past.countMembersAt(db.sql, workspaceId, segmentId, to),
        past.countCauses(db.sql, workspaceId, segmentId, from, to),
        past.countPaths(db.sql, workspaceId, segmentId, from, to),
        sampleReasons(workspaceId, segment, from, to),
      ]);
      const path = (first: string, last: string) =>
        paths.find((one) => one.first === first && one.last === last)?.contacts ?? 0;
      const gone = path('left', 'left');
      return {
        from,
        to,
        sizeBefore,
        sizeAfter,
        net: sizeAfter - sizeBefore,
        entered: causesOf(causes, 'entered'),
        left: causesOf(causes, 'left'),
        contacts: {
          stayed: sizeBefore - gone,
          came: path('entered', 'entered'),
          gone,
          cameAndWent: path('entered', 'left'),
          wentAndCameBack: path('left', 'entered'),
        },
        why,
      };
    },
  };
}

function newTally() {
  const reasons = new Map<string, Reason>();
  let looked = 0;
  let unclear = 0;
  return {
    add(decided: { place: number; nowHolds: boolean }[] | null, names: readonly string[]): void {
      looked += 1;
      if (decided === null) unclear += 1;
      for (const { place, nowHolds } of decided ?? []) {
        const condition = names[place]!;
        const key = `${nowHolds} ${condition}`;
        const reason = reasons.get(key) ?? { condition, nowHolds, contacts: 0 };
        reasons.set(key, { ...reason, contacts: reason.contacts + 1 });
      }
    },
    told: (): Reasons => ({
      looked,
      reasons: [...reasons.values()].sort((a, b) => b.contacts - a.contacts),
      unclear,
    }),
  };
}
