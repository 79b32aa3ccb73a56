import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
  toPage,
} from '../../platform/index.ts';
import { type AuditActor, actorText, type Workspaces } from '../../workspaces/index.ts';
import { findContacts } from '../contacts.store.ts';
import { clusterPairs } from '../duplicates/cluster-pairs.ts';
import * as pairs from '../duplicates/duplicates.store.ts';
import type { DuplicateKind } from '../duplicates/find-duplicates.ts';
import type { Merging } from '../merging/merging.service.ts';
import { type EnrichFiles, type EnrichFileWish, enrichFromFile, typesWith } from './enrich-file.ts';
import { type EnrichWebhookWish, enrichFromSystem, type OtherSystems, type SegmentMembers } from './enrich-webhook.ts';
import { listProblems, type RepairProblem } from './problems.store.ts';
import * as store from './repairs.store.ts';
import { type MendWish, runMending } from './run-mending.ts';
import { type MergeWish, runMerges, undoMerges } from './run-merges.ts';
import { undoChanges } from './run-repair.ts';
import { type AskPersonAttributes, runSearch } from './run-search.ts';
import { MOST_ATTEMPTS, TryLater, waitBefore } from './try-later.ts';

/** Rings whenever a repair or a search waits. */
export const repairsJob = 'contacts.repairs';

/** `secret` signs the calls; it is kept encrypted, and shown to nobody. */
export type RepairWish = MendWish | MergeWish | (EnrichWebhookWish & { secret: string | null });

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; workspaces: Pick<Workspaces, 'audit'>; merging: Merging };

/** What later rooms bring. */
type Brought = { files?: EnrichFiles; systems?: OtherSystems; members?: SegmentMembers };

const namedByNobody: AskPersonAttributes = async () => ({});

/*
 * States:  waiting ──claim──► running ──► done | failed ──undo──► undoing ──► undone
 *             ▲                 │  ▲                                 │
 *             └── not now ──────┘  └─ no sign of life for a minute: claimed again, goes on where it was (undoing too)
 */

/** The search for duplicates, and changes of many contacts that mend data and can be taken back. Rows show their progress and survive a kill. */
export function createRepairs({ db, clock, doorbell, workspaces, merging }: Parts) {
  const ground = { db, clock };
  const brought: Brought = {};
  let askAttributes = namedByNobody;
  const bring = <Name extends keyof Brought>(name: Name): NonNullable<Brought[Name]> => {
    const found = brought[name];
    if (!found) throw new KohortError('internal', { detail: `Repairs were not given ${name}.` });
    return found;
  };

  async function begin(
    workspaceId: number,
    kind: store.RepairKind,
    settings: Record<string, unknown>,
    { actor, secret = null }: { actor: AuditActor; secret?: Uint8Array | null },
  ) {
    const id = await db.transaction(async ({ sql }) => {
      const repair = { kind, settings, secret, actor: actorText(actor), now: clock.now() };
      const made = await store.insertRepair(sql, workspaceId, repair);
      const entry = { actor, action: `contacts.${kind}`, subject: `repair ${made}`, detail: settings };
      await workspaces.audit(workspaceId, entry, sql);
      return made;
    });
    doorbell.ring(repairsJob);
    return { id };
  }

  type Run = (repair: store.Repair, stopping: AbortSignal) => Promise<boolean>;

  const runs: Record<store.RepairKind, Run> = {
    'find-duplicates': (repair, stopping) => runSearch({ ...ground, askAttributes }, repair, stopping),
    merge: (repair, stopping) => runMerges({ ...ground, merging }, repair, stopping),
    normalise: (repair, stopping) => runMending(ground, repair, stopping),
    correct: (repair, stopping) => runMending(ground, repair, stopping),
    'enrich-file': (repair, stopping) => enrichFromFile({ ...ground, files: bring('files') }, repair, stopping),
    'enrich-webhook': (repair, stopping) =>
      enrichFromSystem({ ...ground, systems: bring('systems'), members: bring('members') }, repair, stopping),
  };

  const undo: Run = (repair, stopping) =>
    repair.kind === 'merge'
      ? undoMerges({ ...ground, merging }, repair, stopping)
      : undoChanges(ground, repair, stopping);

  async function end(repair: store.Repair, state: store.RepairState, problem: string | null = null): Promise<void> {
    await store.setState(db.sql, repair, { state, problem, now: clock.now() });
    const { file } = repair.settings;
    if (repair.kind === 'enrich-file' && typeof file === 'string' && state !== 'waiting')
      await bring('files').drop(file);
  }

  /** Lets it wait for its next attempt, or gives it up. */
  async function putOff(repair: store.Repair, { message, askedMs }: TryLater): Promise<void> {
    const attempts = (repair.counts.attempts ?? 0) + 1;
    const waitMs = waitBefore(attempts, askedMs);
    if (waitMs === null) return end(repair, 'failed', `It was tried ${MOST_ATTEMPTS} times. ${message}`);
    repair.counts = { ...repair.counts, attempts, dueAt: clock.now().getTime() + waitMs };
    await end(repair, 'waiting', message);
  }

  async function work(repair: store.Repair, stopping: AbortSignal): Promise<void> {
    const isUndoing = repair.state === 'undoing';
    try {
      if (!(await (isUndoing ? undo : runs[repair.kind])(repair, stopping))) {
        // Whoever looks next takes it up at once.
        repair.counts = { ...repair.counts, beatAt: 0 };
        return await store.noteCounts(db.sql, repair);
      }
      repair.counts.done = 1;
      await end(repair, isUndoing ? 'undone' : 'done');
    } catch (error) {
      if (error instanceof store.RepairLost) return;
      if (error instanceof TryLater) return await putOff(repair, error);
      const isExpected = error instanceof KohortError && error.kind.expected;
      await end(repair, 'failed', isExpected ? error.detail : 'It ended with an error; see the log.');
      if (!isExpected) throw error;
    } finally {
      doorbell.ring('segments.refresh');
    }
  }

  const repairs = {
    /** Looks for duplicates anew, in a worker. */
    findDuplicates: (
      workspaceId: number,
      settings: { threshold?: number | undefined; country: string },
      actor: AuditActor,
    ) => begin(workspaceId, 'find-duplicates', settings, { actor }),

    /** Begins a repair, in a worker. Throws `webhook_address_refused`, `webhook_secret_invalid`, `not_found` (the segment). */
    async start(workspaceId: number, wish: RepairWish, actor: AuditActor): Promise<{ id: number }> {
      if (wish.kind !== 'enrich-webhook') return begin(workspaceId, wish.kind, wish, { actor });
      const { secret, ...settings } = wish;
      const systems = bring('systems');
      systems.check(settings.url);
      if (settings.segmentId !== null) {
        await bring('members').count(workspaceId, settings.segmentId);
      }
      const sealed = secret === null ? null : systems.seal(workspaceId, secret);
      return begin(workspaceId, wish.kind, settings, { actor, secret: sealed });
    },

    /** Begins to take a stored file over, in a worker. Throws `contact_invalid`: too many attributes; the file goes then. */
    async startEnrichFile(workspaceId: number, wish: Omit<EnrichFileWish, 'kind'>, actor: AuditActor) {
      try {
        await typesWith(db, workspaceId, wish.attributes);
        return await begin(workspaceId, 'enrich-file', { kind: 'enrich-file', ...wish }, { actor });
      } catch (error) {
        await bring('files').drop(wish.file);
        throw error;
      }
    },

    /** Registers the room that stores and reads files. */
    onReadFiles(files: EnrichFiles): void {
      brought.files = files;
    },

    /** Registers the room that calls other systems. */
    onCallSystems(systems: OtherSystems): void {
      brought.systems = systems;
    },

    /** Says who knows which attributes tell what of a person; till then only their names say so. */
    onAskPersonAttributes(ask: AskPersonAttributes): void {
      askAttributes = ask;
    },

    /** Registers the room that knows the members of segments. */
    onReadMembers(members: SegmentMembers): void {
      brought.members = members;
    },

    /** Throws `not_found`, `repair_cannot_be_undone`. */
    async undo(workspaceId: number, repairId: number, actor: AuditActor): Promise<store.Repair> {
      const repair = await repairs.get(workspaceId, repairId);
      if (repair.settings.dryRun === true || !(await store.askUndo(db.sql, workspaceId, repairId, actorText(actor)))) {
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
      if (!repair) throw notFound('repair', repairId);
      return repair;
    },

    async list(workspaceId: number, page: PageQuery): Promise<Page<store.Repair>> {
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const rows = await store.listRepairs(db.sql, workspaceId, { beforeId, limit: page.limit + 1, searches: false });
      return toPage(rows, page.limit);
    },

    /** What was written, contact by contact (`limit` contacts), with what each is called now. Throws `not_found`. */
    async changes(
      workspaceId: number,
      repairId: number,
      { afterContactId, limit }: { afterContactId: number; limit: number },
    ) {
      await repairs.get(workspaceId, repairId);
      const rows = await store.listChangesOf(db.sql, workspaceId, repairId, { afterContactId, limit });
      const ids = [...new Set(rows.map(({ contactId }) => contactId))];
      const known = new Map((await findContacts(db.sql, workspaceId, ids)).map((one) => [one.id, one]));
      return rows.map((row) => {
        const { externalId = null, email = null } = known.get(row.contactId) ?? {};
        return { ...row, externalId, email };
      });
    },

    /** What could not be taken over, by line or contact, behind a place. Throws `not_found`. */
    async problems(
      workspaceId: number,
      repairId: number,
      page: { afterPlace: number; limit: number },
    ): Promise<RepairProblem[]> {
      await repairs.get(workspaceId, repairId);
      return listProblems(db.sql, workspaceId, repairId, page);
    },

    /** Open pairs by score with both contacts, clusters of three and more among the 10,000 most probable, and the last search. */
    async duplicates(
      workspaceId: number,
      {
        kind,
        minScore,
        offset,
        limit,
        contactId = null,
      }: {
        kind: DuplicateKind | null;
        minScore: number;
        offset: number;
        limit: number;
        contactId?: number | null;
      },
    ) {
      const filter = { state: 'open', kind, minScore, contactId };
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
        await begin(workspaceId, 'find-duplicates', {}, { actor: 'system' });
      }
    },
  };
  return repairs;
}

export type Repairs = ReturnType<typeof createRepairs>;
