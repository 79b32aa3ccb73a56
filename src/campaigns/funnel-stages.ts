/**
 * How the reasons of the audience query fall into the stages of the funnel: the counts of the check and the lists of the
 * contacts behind them read the same table, so that they cannot disagree. Pure.
 */
import { deselected, noMailDomain, overCap } from './audience-query.ts';

/** Each stage with the reasons for which people are lost between the stage before and it. */
export const funnelStages = [
  ['matching', []],
  ['reachable', ['erased', 'no-email']],
  ['consented', ['no-consent', 'unsubscribed']],
  ['allowed', ['suppressed', noMailDomain]],
  ['withinCaps', [overCap]],
  ['served', ['no-content', deselected]],
] as const;

export type FunnelStage = (typeof funnelStages)[number][0];
export type DropReason = (typeof funnelStages)[number][1][number];

export const dropReasons: DropReason[] = funnelStages.flatMap(([, reasons]) => [...reasons]);
const stageNames = funnelStages.map(([stage]) => stage);

/** What can be asked for: a stage, what becomes of somebody, or why somebody is dropped. */
export const peopleGroups = [...stageNames, 'control', 'mailed', ...dropReasons] as const;
export type PeopleGroup = (typeof peopleGroups)[number];

/** Every reason for which somebody is lost before a stage or at it. */
const lostBy = (stage: FunnelStage): DropReason[] =>
  funnelStages.slice(0, stageNames.indexOf(stage) + 1).flatMap(([, reasons]) => [...reasons]);

type Fate = { state: 'planned' | 'control' | 'dropped'; reason: string | null };

/** Whether somebody with this fate belongs to a group. The same as `groupInSql`. */
export function isInGroup({ state, reason }: Fate, group: PeopleGroup): boolean {
  if (group === 'mailed') return state === 'planned';
  if (group === 'control') return state === 'control';
  if (isStage(group)) return state !== 'dropped' || !lostBy(group).includes(reason as DropReason);
  return state === 'dropped' && reason === group;
}

const isStage = (group: PeopleGroup): group is FunnelStage => stageNames.includes(group as FunnelStage);

/** The condition on rows of the audience query, whose placeholder for a list of reasons is `reasons`. */
export function groupInSql(group: PeopleGroup, reasons: string): { condition: string; reasons: string[] } {
  if (group === 'mailed') return { condition: `a.state = 'planned' and ${reasons} = '{}'`, reasons: [] };
  if (group === 'control') return { condition: `a.state = 'control' and ${reasons} = '{}'`, reasons: [] };
  if (isStage(group)) {
    return { condition: `(a.state <> 'dropped' or not a.reason = any(${reasons}))`, reasons: lostBy(group) };
  }
  return { condition: `a.state = 'dropped' and a.reason = any(${reasons})`, reasons: [group] };
}
