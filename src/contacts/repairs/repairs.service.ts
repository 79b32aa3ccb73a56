import { setImmediate } from 'node:timers/promises';
import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  type Page,
  type PageQuery,
  toPage,
} from '../../platform/index.ts';
import { type AuditActor, actorText, type Workspaces } from '../../workspaces/index.ts';
import { findContacts } from '../contacts.store.ts';
import { clusterPairs } from '../duplicates/cluster-pairs.ts';
import * as pairs from '../duplicates/duplicates.store.ts';
import { type DuplicateKind, LIKELY_THRESHOLD, searchDuplicates } from '../duplicates/find-duplicates.ts';
import type { Person } from '../duplicates/person.ts';
import { readPerson } from '../duplicates/read-person.ts';
import type { Merging } from '../merging/merging.service.ts';
import { type NormalForm, normaliseValues } from './normalise-values.ts';
import * as store from './repairs.store.ts';
import { undoChanges, type Wish, walkWishes } from './run-repair.ts';

/** Rings whenever a repair or a search waits. */
export const repairsJob = 'contacts.repairs';

export type RepairWish =
  | { kind: 'normalise'; forms: NormalForm[]; country: string; dryRun: boolean }
  | { kind: 'correct'; code: string; dryRun: boolean }
  | { kind: 'merge'; pairKind: DuplicateKind | null; minScore: number; dryRun: boolean };

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; workspaces: Pick<Workspaces, 'audit'>; merging: Merging };

const PAGE = 1_000;
/** How long the search works before it lets others in, milliseconds. */
const TURN_MS = 40;

/** The search for duplicates, and changes of many contacts that mend data and can be taken back. Rows show their progress and survive a kill. */
export function createRepairs({ db, clock, doorbell, workspaces, merging }: Parts) {
  const ground = { db, clock };

  async function begin(
    workspaceId: number,
    kind: store.RepairKind,
    settings: Record<string, unknown>,
    actor: AuditActor,
  ) {
    const repair = { kind, settings, actor: actorText(actor), now: clock.now() };
    const id = await store.insertRepair(db.sql, workspaceId, repair);
    await workspaces.audit(workspaceId, {
      actor,
      action: `contacts.${kind}`,
      subject: `repair ${id}`,
      detail: settings,
    });
    doorbell.ring(repairsJob);
    return { id };
  }

  async function search(repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
    const { workspaceId, counts } = repair;
    const startedAt = clock.now();
    const everybody: Person[] = [];
    for (let afterId = 0; ; ) {
      const page = await pairs.readContacts(db.sql, workspaceId, { afterId, limit: 5_000 });
      for (const contact of page) everybody.push(readPerson(contact));
      const last = page.at(-1);
      if (!last) break;
      afterId = last.id;
    }
    const { threshold = LIKELY_THRESHOLD, country = 'SE' } = repair.settings as {
      threshold?: number;
      country?: string;
    };
    const steps = searchDuplicates(everybody, { threshold, country });
    let turnAt = performance.now();
    let beatAt = turnAt;
    let step = steps.next();
    while (!step.done) {
      if (performance.now() - turnAt > TURN_MS) {
        await setImmediate();
        if (stopping.aborted) return false;
        turnAt = performance.now();
        if (turnAt - beatAt > 1_000) {
          beatAt = turnAt;
          Object.assign(counts, { done: Math.round(step.value.done * 100) / 100, beatAt: clock.now().getTime() });
          await store.noteCounts(db.sql, workspaceId, repair.id, counts);
        }
      }
      step = steps.next();
    }
    const found = step.value;
    await db.transaction(async ({ sql }) => {
      for (let from = 0; from < found.length; from += PAGE) {
        await pairs.writePairs(sql, workspaceId, found.slice(from, from + PAGE), startedAt);
      }
      await pairs.dropStalePairs(sql, workspaceId, startedAt);
    });
    Object.assign(counts, { contacts: everybody.length, pairs: found.length });
    return true;
  }

  async function mergeAll(repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
    const { workspaceId, counts } = repair;
    const { pairKind, minScore, dryRun } = repair.settings as Extract<RepairWish, { kind: 'merge' }>;
    const filter = { state: 'open', kind: pairKind, minScore, offset: 0, limit: PAGE };
    const passedOver = new Set<string>();
    for (;;) {
      const page = await pairs.listPairs(db.sql, workspaceId, { ...filter, offset: passedOver.size });
      if (dryRun) counts.would = (counts.would ?? 0) + page.length;
      for (const { firstId, secondId } of page) {
        if (stopping.aborted) return false;
        // The contact that was there first is kept.
        if (dryRun || !(await mergePair(repair, firstId, secondId))) passedOver.add(`${firstId} ${secondId}`);
      }
      counts.beatAt = clock.now().getTime();
      await store.noteCounts(db.sql, workspaceId, repair.id, counts);
      if (page.length === 0) return true;
    }
  }

  /** False: one of them is gone, by a merge of a pair before, or erased. */
  async function mergePair(repair: store.Repair, keptId: number, mergedId: number): Promise<boolean> {
    const { counts, workspaceId } = repair;
    try {
      await merging.merge(workspaceId, { keptId, mergedId }, { actor: 'system', repairId: repair.id });
      counts.changed = (counts.changed ?? 0) + 1;
      return true;
    } catch (error) {
      if (!(error instanceof KohortError) || error.code !== 'not_found') throw error;
      counts.refused = (counts.refused ?? 0) + 1;
      return false;
    }
  }

  async function mend(repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
    const { workspaceId } = repair;
    const settings = repair.settings as Exclude<RepairWish, { kind: 'merge' }>;
    const [{ total }] = (await db.sql<{ total: number }>(
      `select count(*)::int as total from ${settings.kind === 'normalise' ? 'contact' : 'contact_issue'} where workspace_id = $1`,
      [workspaceId],
    )) as [{ total: number }];
    const read = async (afterId: number) => {
      if (settings.kind === 'correct') return readCorrections(workspaceId, settings.code, afterId);
      const page = await pairs.readContacts(db.sql, workspaceId, { afterId, limit: PAGE });
      const forms = new Set(settings.forms);
      const wishes = page.map(({ id, attributes }): Wish => {
        return { contactId: id, values: normaliseValues(attributes, { forms, country: settings.country }) };
      });
      const last = page.at(-1);
      return last ? { wishes, lastId: last.id } : null;
    };
    return walkWishes(ground, repair, read, { isDryRun: settings.dryRun, total, stopping });
  }

  async function readCorrections(workspaceId: number, code: string, afterId: number) {
    const found = await store.suggestionsOf(db.sql, workspaceId, code, { afterId, limit: PAGE });
    const last = found.at(-1);
    if (!last) return null;
    // What of the last contact may stand on the next page is left to it.
    const isWhole = found.length < PAGE || found[0]!.contactId === last.contactId;
    const rows = isWhole ? found : found.filter(({ contactId }) => contactId !== last.contactId);
    const byContact = new Map<number, Wish>();
    for (const { contactId, field, suggestion } of rows) {
      const wish = byContact.get(contactId) ?? { contactId, values: {} };
      wish.values[field === 'email' ? '$email' : field] = suggestion;
      byContact.set(contactId, wish);
    }
    return { wishes: [...byContact.values()], lastId: rows.at(-1)!.contactId };
  }

  async function undoMerges(repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
    for (const mergeId of await store.mergesOf(db.sql, repair.workspaceId, repair.id)) {
      if (stopping.aborted) return false;
      try {
        await merging.undo(repair.workspaceId, mergeId, 'system');
        repair.counts.undone = (repair.counts.undone ?? 0) + 1;
      } catch (error) {
        if (!(error instanceof KohortError)) throw error;
        repair.counts.stays = (repair.counts.stays ?? 0) + 1;
      }
      repair.counts.beatAt = clock.now().getTime();
      await store.noteCounts(db.sql, repair.workspaceId, repair.id, repair.counts);
    }
    return true;
  }

  function workOf({ kind, state }: store.Repair) {
    if (state === 'undoing') {
      return kind === 'merge'
        ? undoMerges
        : (repair: store.Repair, stop: AbortSignal) => undoChanges(ground, repair, stop);
    }
    return { 'find-duplicates': search, merge: mergeAll, normalise: mend, correct: mend }[kind];
  }

  async function work(repair: store.Repair, stopping: AbortSignal): Promise<void> {
    const { workspaceId, id, state } = repair;
    try {
      if (!(await workOf(repair)(repair, stopping))) return;
      repair.counts.done = 1;
      await store.noteCounts(db.sql, workspaceId, id, repair.counts);
      await store.setState(db.sql, workspaceId, id, {
        state: state === 'undoing' ? 'undone' : 'done',
        now: clock.now(),
      });
    } catch (error) {
      const problem =
        error instanceof KohortError ? (error.detail ?? error.message) : 'It ended with an error; see the log.';
      await store.setState(db.sql, workspaceId, id, { state: 'failed', problem, now: clock.now() });
      throw error;
    } finally {
      doorbell.ring('segments.refresh');
    }
  }

  const repairs = {
    /** Looks for duplicates anew, in a worker. */
    findDuplicates: (workspaceId: number, settings: { threshold: number; country: string }, actor: AuditActor) =>
      begin(workspaceId, 'find-duplicates', settings, actor),

    /** Begins a repair, in a worker. */
    start: (workspaceId: number, { kind, ...settings }: RepairWish, actor: AuditActor) =>
      begin(workspaceId, kind, { kind, ...settings }, actor),

    /** Throws `not_found`, `repair_cannot_be_undone`. */
    async undo(workspaceId: number, repairId: number, actor: AuditActor): Promise<store.Repair> {
      const repair = await repairs.get(workspaceId, repairId);
      if (repair.settings.dryRun === true || !(await store.askUndo(db.sql, workspaceId, repairId))) {
        const detail = `Repair ${repairId} ${repair.settings.dryRun === true ? 'was a trial: it changed nothing' : `is ${repair.state}`}.`;
        throw new KohortError('repair_cannot_be_undone', { detail });
      }
      await workspaces.audit(workspaceId, { actor, action: 'contacts.undo-repair', subject: `repair ${repairId}` });
      doorbell.ring(repairsJob);
      return repairs.get(workspaceId, repairId);
    },

    /** Throws `not_found`. */
    async get(workspaceId: number, repairId: number): Promise<store.Repair> {
      const repair = await store.findRepair(db.sql, workspaceId, repairId);
      if (!repair) throw new KohortError('not_found', { detail: `There is no repair ${repairId}.` });
      return repair;
    },

    async list(workspaceId: number, page: PageQuery): Promise<Page<store.Repair>> {
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const rows = await store.listRepairs(db.sql, workspaceId, { beforeId, limit: page.limit + 1, searches: false });
      return toPage(rows, page.limit);
    },

    /** What was written, contact by contact (`limit` contacts). Throws `not_found`. */
    async changes(
      workspaceId: number,
      repairId: number,
      { afterContactId, limit }: { afterContactId: number; limit: number },
    ) {
      await repairs.get(workspaceId, repairId);
      return store.listChangesOf(db.sql, workspaceId, repairId, { afterContactId, limit });
    },

    /** Open pairs by score with both contacts, clusters of three and more among the 10,000 most probable, and the last search. */
    async duplicates(
      workspaceId: number,
      {
        kind,
        minScore,
        offset,
        limit,
      }: { kind: DuplicateKind | null; minScore: number; offset: number; limit: number },
    ) {
      const filter = { state: 'open', kind, minScore };
      const found = await pairs.listPairs(db.sql, workspaceId, { ...filter, offset, limit });
      const ids = [...new Set(found.flatMap(({ firstId, secondId }) => [firstId, secondId]))];
      const contacts = new Map((await findContacts(db.sql, workspaceId, ids)).map((one) => [one.id, one]));
      const [lastSearch] = await store.listRepairs(db.sql, workspaceId, { beforeId: null, limit: 1, searches: true });
      return {
        pairs: found.map((pair) => ({
          ...pair,
          first: contacts.get(pair.firstId),
          second: contacts.get(pair.secondId),
        })),
        clusters: clusterPairs(await pairs.listPairs(db.sql, workspaceId, { ...filter, offset: 0, limit: 10_000 })),
        counts: await pairs.countPairs(db.sql, workspaceId),
        lastSearch: lastSearch ?? null,
      };
    },

    /** Says that two are two, or takes that back. Throws `not_found`. */
    async decide(workspaceId: number, ids: [number, number], distinct: boolean, actor: AuditActor): Promise<void> {
      const [firstId, secondId] = [Math.min(...ids), Math.max(...ids)];
      const state = distinct ? ('distinct' as const) : ('open' as const);
      const decision = { firstId, secondId, state, actor: actorText(actor), now: clock.now() };
      if (!(await pairs.decidePair(db.sql, workspaceId, decision))) {
        throw new KohortError('not_found', { detail: `There is no open pair of contacts ${firstId} and ${secondId}.` });
      }
      const subject = `contacts ${firstId} and ${secondId}`;
      await workspaces.audit(workspaceId, {
        actor,
        action: 'contacts.decide-duplicate',
        subject,
        detail: { distinct },
      });
    },

    /** Does what waits, and what a process that is gone left undone. */
    async work(stopping: AbortSignal = new AbortController().signal): Promise<void> {
      for (;;) {
        const repair = stopping.aborted ? undefined : await store.claimRepair(db.sql, clock.now());
        if (!repair) return;
        await work(repair, stopping);
      }
    },

    /** Begins the nightly search wherever it is due. */
    async searchDue(): Promise<void> {
      for (const workspaceId of await store.dueForSearch(db.sql, clock.now())) {
        await begin(workspaceId, 'find-duplicates', {}, 'system');
      }
    },
  };
  return repairs;
}

export type Repairs = ReturnType<typeof createRepairs>;
