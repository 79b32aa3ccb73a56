/**
 * Works out the answers about a batch of contacts and writes down what differs. The contacts must be locked, and the turn
 * joined (membership.store.ts), by earlier statements of the same transaction; then, in this order, so that no stale answer
 * is ever written:
 *
 *   look which definitions are in use, and what is known of the contacts → take the time → load → follow to now → write
 */
import type { Clock, Tx } from '../../platform/index.ts';
import type { HistoryLoader } from '../load/load-histories.ts';
import type { Costs } from './count-costs.ts';
import { type Cause, createWrites, followContact } from './follow-contact.ts';
import type { InputIndex, Plan } from './index-inputs.ts';
import * as store from './membership.store.ts';
import type { Definitions, Ready } from './watch-definitions.ts';

/** Why a contact is looked at: what changed about it, what changed about definitions, segments to be judged anyhow. */
export type Reason = { changes: string[]; rebuilds: string[]; segmentIds?: ReadonlySet<number> };

export type Reasons = Map<number, Reason>;

/** Fewer contacts than this are not worth loading on their own. */
const WORTH_A_LOAD = 50;

type Job = {
  contactId: number;
  plan: Plan;
  members: Set<number>;
  /** Epoch ms. */
  dueAt: number;
  isDue: boolean;
  causeOf(segmentId: number): Cause;
};

const union = (sets: Iterable<ReadonlySet<number>>): Set<number> => {
  const all = new Set<number>();
  for (const set of sets) for (const id of set) all.add(id);
  return all;
};

const hasAny = (set: ReadonlySet<number>, ids: Iterable<number>): boolean => {
  for (const id of ids) if (set.has(id)) return true;
  return false;
};

/** Sets of segments touched by inputs, worked out once for all contacts of a batch with the same inputs. */
function rememberTouched({ index, state }: Ready) {
  const { touchedBy } = index;
  const building = index.withReferrers(state.buildingIds);
  const plans = new Map<string, Plan>();
  return {
    /** What a build under way works out: who is judged on one of these is judged on all, and then left alone by it. */
    building,

    planFor({ changes, rebuilds, segmentIds = new Set() }: Reason): Plan {
      const key = `${changes.join('\n')}\n\n${rebuilds.join('\n')}\n\n${segmentIds.size}`;
      let plan = plans.get(key);
      if (plan === undefined) {
        const touched = union([...[...changes, ...rebuilds].map(touchedBy), index.withReferrers(segmentIds)]);
        plan = index.plan(hasAny(touched, building) ? union([touched, building]) : touched);
        plans.set(key, plan);
      }
      return plan;
    },
  };
}

/** What an entry or exit comes from when it does not come from the passing of time. */
function causesOf({ index, state }: Ready) {
  const unbuilt = new Set(state.unbuiltIds);
  const rebuilt = new Set(state.rebuiltIds);
  const touches = ({ touchedBy }: InputIndex, inputs: string[], id: number) =>
    inputs.some((input) => touchedBy(input).has(id));
  return ({ changes, rebuilds }: Reason) =>
    (segmentId: number): Cause => {
      // Until a segment has been worked out for everybody, nobody can tell who is new to it.
      if (unbuilt.has(segmentId)) return rebuilt.has(segmentId) ? 'rebuild' : 'build';
      // Where a change of the contact and one of a definition meet, nobody is to be greeted for the latter.
      if (touches(index, rebuilds, segmentId)) return 'rebuild';
      return touches(index, changes, segmentId) ? 'change' : 'time';
    };
}

/** What was settled: when the earliest answer written down flips (epoch ms; Infinity: none does). */
export type Settlement = { earliest: number };

export type SettleContacts = ReturnType<typeof createSettling>;

export function createSettling({
  clock,
  loader,
  definitions,
  costs,
}: {
  clock: Clock;
  loader: Pick<HistoryLoader, 'load'>;
  definitions: Definitions;
  costs: Costs;
}) {
  function listJobs(ready: Ready, reasons: Reasons, current: store.CurrentAnswers[], now: number): Job[] {
    const { planFor } = rememberTouched(ready);
    const everything = ready.index.plan(ready.index.all);
    const causeFor = causesOf(ready);
    return current.flatMap(({ contactId, segmentIds, dueAt }) => {
      const reason = reasons.get(contactId)!;
      const due = dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
      const isDue = due <= now;
      // What flipped by time alone nobody knows until all are judged, and the others may follow from it.
      const plan = isDue ? everything : planFor(reason);
      if (plan.segments.length === 0 && !isDue) return [];
      return [{ contactId, plan, members: new Set(segmentIds), dueAt: due, isDue, causeOf: causeFor(reason) }];
    });
  }

  /** Contacts that need everything are loaded apart from those that need little, where there are enough of both. */
  function groupJobs({ index }: Ready, jobs: Job[]): { jobs: Job[]; plan: Plan }[] {
    const planOf = (some: Job[]) => index.plan(union(new Set(some.map(({ plan }) => plan.ids))));
    const whole = jobs.filter(({ plan }) => plan.ids.size === index.all.size);
    const rest = jobs.filter(({ plan }) => plan.ids.size !== index.all.size);
    const groups = Math.min(whole.length, rest.length) < WORTH_A_LOAD ? [jobs] : [whole, rest];
    return groups.filter((group) => group.length > 0).map((group) => ({ jobs: group, plan: planOf(group) }));
  }

  /**
   * Settles these contacts; `dirtyIds` are taken out of dirty with it. The transaction must not have read anything of the
   * contacts before it locked them.
   */
  return async function settle(
    { sql, client }: Tx,
    workspaceId: number,
    reasons: Reasons,
    dirtyIds: readonly number[] = [],
  ): Promise<Settlement> {
    const ready = await definitions.ready(sql, workspaceId);
    const { live } = ready;
    const inputs = new Set([...reasons.values()].flatMap(({ changes, rebuilds }) => [...changes, ...rebuilds]));
    await definitions.learnKinds(sql, workspaceId, inputs);
    const current = await store.currentAnswers(sql, workspaceId, [...reasons.keys()]);
    const recordedAt = clock.now();
    const now = recordedAt.getTime();
    const jobs = listJobs(ready, reasons, current, now);
    const writes = createWrites();
    let earliest = Number.POSITIVE_INFINITY;
    for (const group of groupJobs(ready, jobs)) {
      const byId = new Map(group.jobs.map((job) => [job.contactId, job]));
      const batch = await loader.load(client, {
        workspaceId,
        contacts: { ids: [...byId.keys()] },
        needs: group.plan.needs,
        layout: live.layout,
        from: group.jobs.reduce((from, { dueAt }) => Math.min(from, dueAt), now),
      });
      for (let index = 0; index < batch.contactIds.length; index += 1) {
        const job = byId.get(batch.contactIds[index]!)!;
        const { contactId, plan, members, dueAt, isDue, causeOf } = job;
        const timings = costs.timings(live.segments.length);
        const history = batch.read(index);
        const followed = followContact(live, { plan, history, members, dueAt, now, causeOf, timings });
        // An answer that was not looked at may flip when the clock says: looking too early is in vain, too late is wrong.
        const isWhole = plan.ids.size === ready.index.all.size;
        const dueAfter = isWhole ? followed.dueAt : Math.min(dueAt, followed.dueAt);
        writes.add(contactId, followed, dueAt, dueAfter);
        if (dueAfter < earliest) earliest = dueAfter;
        const { steps, flips } = followed;
        costs.judged(workspaceId, plan, steps, isDue ? steps : 0);
        costs.changed(workspaceId, flips);
        if (timings) costs.timed(workspaceId, plan, timings);
      }
    }
    const { building } = rememberTouched(ready);
    const touched = building.size === 0 ? [] : jobs.filter(({ plan }) => hasAny(plan.ids, building));
    await store.writeDown(sql, workspaceId, {
      ...writes,
      touched: touched.map(({ contactId }) => contactId),
      dirtyIds,
      recordedAt,
    });
    return { earliest };
  };
}
