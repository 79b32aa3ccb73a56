import { type Db, type Doorbell, KohortError, type Log } from '../platform/index.ts';
import { type AuditActor, actorText, type Workspaces } from '../workspaces/index.ts';
import { type FillParts, fillShop } from './fill-shop.ts';
import type { SampleShopAnswer } from './samples.schema.ts';
import * as store from './samples.store.ts';

type Parts = FillParts & {
  db: Db;
  doorbell: Doorbell;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  /** For tests: a smaller shop, and a look between the pieces. */
  contactsTotal?: number;
  afterPiece?: (contacts: number) => Promise<void>;
};

const CONTACTS = 2_000;
const MAX_ATTEMPTS = 5;
const neverStopping = new AbortController().signal;
/** What is worked out about everybody each night is rung for, so that the pages about customers have something to show. */
const scorings = ['value.purchases', 'value.expected', 'value.quality'];

class Stopped extends Error {}

/*
 * States:  (none) ──asked for, no contacts──► waiting ──claim──► running ──► done
 *                                                ▲                │  │
 *                     asked for again ── failed ◄┼────────────────┘  └─ stopped, or dead for 30 s: waiting again, goes on
 */

export type Samples = ReturnType<typeof createSamples>;

/** The verbs of the room. */
export function createSamples(parts: Parts) {
  const { db, doorbell, clock, log, workspaces } = parts;

  const present = (row: store.SampleShopRow | undefined, isEmpty: boolean): SampleShopAnswer => ({
    state: row?.state ?? 'none',
    mayStart: row?.state === 'failed' || (isEmpty && row?.state !== 'waiting' && row?.state !== 'running'),
    step: row?.step ?? null,
    contacts: row?.contacts ?? 0,
    contactsTotal: row?.contactsTotal ?? parts.contactsTotal ?? CONTACTS,
    problem: row?.problem ?? null,
    startedAt: row?.startedAt.toISOString() ?? null,
    finishedAt: row?.finishedAt?.toISOString() ?? null,
    campaignId: row?.made.campaignId ?? null,
  });

  const get = async (workspaceId: number): Promise<SampleShopAnswer> =>
    present(await store.findSampleShop(db.sql, workspaceId), !(await store.hasContacts(db.sql, workspaceId)));

  async function runClaimed(row: store.SampleShopRow, stopping: AbortSignal): Promise<void> {
    const { workspaceId } = row;
    log.info({ workspaceId, attempt: row.attempt }, 'samples.fill.started');
    const note = async (progress: Parameters<typeof store.noteProgress>[2]) => {
      if (!(await store.noteProgress(db.sql, row, progress)) || stopping.aborted) throw new Stopped();
      await parts.afterPiece?.(progress.contacts);
    };
    try {
      await fillShop(parts, row, note);
      await store.endRun(db.sql, row, { state: 'done', problem: null, now: clock.now() });
      for (const name of scorings) doorbell.ring(name, { workspaceId });
      log.info({ workspaceId }, 'samples.fill.done');
    } catch (error) {
      await endEarly(row, error);
    }
  }

  async function endEarly(row: store.SampleShopRow, error: unknown): Promise<void> {
    const { workspaceId, attempt } = row;
    const now = clock.now();
    if (error instanceof Stopped) return store.endRun(db.sql, row, { state: 'waiting', problem: null, now });
    const { message, stack } = error as Error;
    const isHopeless = (error instanceof KohortError && error.kind.expected) || attempt >= MAX_ATTEMPTS;
    log.error({ workspaceId, attempt, error: message, stack }, 'samples.fill.broken');
    await store.endRun(db.sql, row, { state: isHopeless ? 'failed' : 'waiting', problem: message, now });
  }

  const samples = {
    /** Whether there is a sample shop here, and how far it is. */
    get,

    /**
     * Asks for the sample shop; it is filled in behind the scenes. Asking again while it is under way changes nothing; after a
     * failure it goes on. Throws `sample_shop_not_empty`.
     */
    async start(workspaceId: number, actor: AuditActor): Promise<SampleShopAnswer> {
      const wanted = { contactsTotal: parts.contactsTotal ?? CONTACTS, actor: actorText(actor), now: clock.now() };
      const row = await db.transaction(async ({ sql }) => {
        const asked = await store.askForShop(sql, workspaceId, wanted);
        if (asked) await workspaces.audit(workspaceId, { actor, action: 'samples.start', subject: 'sample shop' }, sql);
        return asked;
      });
      const now = row ? present(row, true) : await get(workspaceId);
      if (now.state === 'none' || now.state === 'done') throw new KohortError('sample_shop_not_empty');
      doorbell.ring('samples.fill', { workspaceId });
      return now;
    },

    /** Fills one workspace, if that is asked for and nobody else does. Ends early, to be gone on with, once `stopping` aborts. */
    async fill(workspaceId: number, stopping: AbortSignal = neverStopping): Promise<void> {
      const claimed = await store.claimShop(db.sql, workspaceId);
      if (claimed) await runClaimed(claimed, stopping);
    },

    /** The sweeper: fills every workspace that waits for it or whose run has died. */
    async fillWaiting(stopping: AbortSignal = neverStopping): Promise<void> {
      for (const { workspaceId } of await store.listClaimable(db.sql)) {
        if (stopping.aborted) return;
        await samples.fill(workspaceId, stopping);
      }
    },
  };
  return samples;
}
