/** "One thing after another" as SQL: one pass over each contact's events in the order of time, whatever their number. */

import type { LeafOf, SequenceStep } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import { type Builder, boundsOf, fenced, grouped, type Rows, sure } from './compile-context.ts';
import { restrictions } from './compile-events.ts';
import { hasLine } from './compile-purchases.ts';

/** "event e can be this step". */
function isStep(build: Builder, step: SequenceStep): string {
  const kindId = build.context.kindIds.get(step.kind);
  if (kindId === undefined) return 'false';
  const tests = [`e.kind_id = ${build.param(kindId, 'int')}`, ...restrictions(build, step)];
  if (step.lines) tests.push(hasLine(build, step.lines));
  return sure(`(${tests.join(' and ')})`);
}

/** What happened strictly before, in milliseconds: `at` has no finer part. */
const BEFORE = `range between unbounded preceding and '1 millisecond'::interval preceding`;

/**
 * Followed: of each event that can be step k, the latest start from which steps 1 … k-1 can lead to it (null: none). The
 * latest is the best, so that one number per event is enough.
 */
function followedRows(build: Builder, { steps, window, within }: LeafOf<'sequence'>): Rows {
  const { join, from, until, gate } = boundsOf(build, 'e', window);
  const kinds = [...new Set(steps.map(({ kind }) => kind))];
  const columns = steps.map((step, index) => `${isStep(build, step)} as s${index}`).join(', ');
  const where = [build.eventScope('e', kinds), ...from, ...until];
  const events = `select e.contact_id, e.at, ${columns} from event e ${join} where ${where.join(' and ')}`;
  let rows = fenced(build, { select: events, gate }).select;
  rows = `select t.*, case when t.s0 then t.at end as start0 from (${rows}) t`;
  for (let index = 1; index < steps.length; index += 1) {
    const start = `max(t.start${index - 1}) over (partition by t.contact_id order by t.at ${BEFORE})`;
    rows = `select t.*, case when t.s${index} then ${start} end as start${index} from (${rows}) t`;
  }
  const longest = build.param(lengthMs(within), 'bigint');
  const select = `select t.contact_id from (${rows}) t where t.at - t.start${steps.length - 1} <= ${longest} * '1 millisecond'::interval`;
  return { select, gate };
}

/** Not followed: of each event that can be the first step, the earliest later one that can be the second. */
function unfollowedRows(build: Builder, { steps, window, within }: LeafOf<'sequence'>): Rows {
  const [first, second] = [steps[0]!, steps[1]!];
  const { join, from, until, gate } = boundsOf(build, 'e', window);
  const wait = lengthMs(within);
  // The second step may come after the window's end, but not before the first: the window's beginning holds for both.
  const where = [build.eventScope('e', [...new Set([first.kind, second.kind])]), ...from, `e.at <= ${build.now}`];
  const isFirst = [isStep(build, first), ...until, `e.at <= ${build.instant(build.context.at - wait)}`].join(' and ');
  const events = `select e.contact_id, e.at, ${isFirst} as is_first, ${isStep(build, second)} as is_second from event e ${join} where ${where.join(' and ')}`;
  const rows = fenced(build, { select: events, gate }).select;
  const next = `min(case when t.is_second then t.at end) over (partition by t.contact_id order by t.at desc ${BEFORE})`;
  const longest = build.param(wait, 'bigint');
  const select = `select t.contact_id from (select t.*, ${next} as next from (${rows}) t) t
    where t.is_first and (t.next is null or t.next - t.at > ${longest} * '1 millisecond'::interval)`;
  return { select, gate };
}

export function compileSequence(build: Builder, leaf: LeafOf<'sequence'>): string {
  const rows = leaf.is === 'followed' ? followedRows(build, leaf) : unfollowedRows(build, leaf);
  return grouped(build, rows, 'true', false);
}
