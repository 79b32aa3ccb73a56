/** Conditions on what is known of a contact beside attributes and events, as SQL. */
import { BUCKETS } from '../../contacts/index.ts';
import { sampleOf } from '../judge/state-leaves.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import { type Builder, grouped, latestMoves, sure } from './compile-context.ts';

export function compileConsent(build: Builder, { topic, state }: LeafOf<'consent'>): string {
  // Said at one instant: unsubscribed wins.
  const said = build.join(
    `select distinct on (s.contact_id) s.contact_id, s.state from consent s
     where ${build.scope('s')} and s.topic = ${build.param(topic, 'text')} and s.at <= ${build.now}
     order by s.contact_id, s.at desc, s.state collate "C" desc`,
    `consent ${topic}`,
  );
  return `coalesce(${said}.state, 'none') = ${build.param(state, 'text')}`;
}

/** On the list of the segment itself. */
export function compileList(build: Builder): string {
  const { segmentId } = build.context;
  if (segmentId === null) return 'false';
  const latest = build.join(
    `select distinct on (l.contact_id) l.contact_id, l.is_listed from segment_list_change l
     where ${build.scope('l')} and l.segment_id = ${build.param(segmentId, 'int')} and l.at <= ${build.now}
     order by l.contact_id, l.at desc, l.id desc`,
    'list',
  );
  return sure(`${latest}.is_listed`);
}

/** Entered, left or in for a while: when, says the log of memberships. */
export function compileMoves(build: Builder, leaf: Extract<LeafOf<'segment'>, { amount: number }>): string {
  const edge = build.instant(build.context.at - lengthMs(leaf));
  if (leaf.is === 'in-for') {
    const latest = build.join(latestMoves(build, leaf.segmentId), `moves ${leaf.segmentId}`);
    const isIn = build.isIn(leaf.segmentId) ?? 'true';
    return sure(`(${isIn} and ${latest}.change = 'entered' and ${latest}.at <= ${edge})`);
  }
  const select = `select m.contact_id from member_log m
    where ${build.scope('m')} and m.segment_id = ${build.param(leaf.segmentId, 'int')} and m.change = ${build.param(leaf.is, 'text')}
      and m.cause in ('change', 'time') and m.at > ${edge} and m.at <= ${build.now}`;
  return grouped(build, { select, gate: null }, 'true', false);
}

export function compileSample(build: Builder, leaf: LeafOf<'sample'>): string {
  const { factor, shift, below } = sampleOf(leaf);
  return `(c.bucket * ${build.param(factor, 'int')} + ${build.param(shift, 'int')}) % ${BUCKETS} < ${build.param(below, 'int')}`;
}
