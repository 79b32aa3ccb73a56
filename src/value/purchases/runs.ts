import type { ScoreModel } from '../../contacts/index.ts';
import type { Clock, Db, Log } from '../../platform/index.ts';
import * as store from './runs.store.ts';

/** A run that began: what `progress`, `finish`, `fail` are told. */
export type Run = { id: number; workspaceId: number; model: ScoreModel };

/** What a scoring of everybody is given while it runs. */
export type RunHands = {
  /** Says how many contacts there are, are done, and changed. Throws {@link RunTakenOver} when another run took over. */
  progress(change: store.RunChange): Promise<void>;
  /** Aborts when the process stops: end at the next batch by throwing or returning; the run is begun anew elsewhere. */
  stopping: AbortSignal;
};

/** Scores everybody of a workspace. What it throws fails the run, with its message as the problem. */
export type ScoreEverybody = (workspaceId: number, hands: RunHands) => Promise<void>;

/** Thrown into a run that was thought dead and begun anew by somebody else: it must write no more. */
export class RunTakenOver extends Error {
  constructor() {
    super('Another run took over.');
  }
}

const beatEveryMs = 15_000;

export type Runs = ReturnType<typeof createRuns>;

/**
 * Scorings of everybody: rows that show progress and survive a kill. One run of a model at a time in a workspace; a run
 * whose heartbeat stopped for more than 60 s counts as cut off, and whoever comes next begins anew (scores are written
 * only where they changed, so nothing is doubled).
 *
 *     running → done
 *             → failed (it threw; or it was cut off, noticed by whoever begins next)
 */
export function createRuns({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
  const runs = {
    /** Begins a run. Null: one is at work already. */
    async start(workspaceId: number, model: ScoreModel, total = 0): Promise<Run | null> {
      const id = await db.transaction((tx) => store.insertRun(tx, workspaceId, { model, total, now: clock.now() }));
      return id === null ? null : { id, workspaceId, model };
    },

    /** Says how far it is, and that it lives. Throws {@link RunTakenOver}. */
    async progress({ workspaceId, id }: Run, change: store.RunChange): Promise<void> {
      if (!(await store.updateRun(db.sql, workspaceId, id, change))) throw new RunTakenOver();
    },

    async finish({ workspaceId, id }: Run): Promise<void> {
      await store.endRun(db.sql, workspaceId, id, { problem: null, now: clock.now() });
    },

    async fail({ workspaceId, id }: Run, problem: string): Promise<void> {
      await store.endRun(db.sql, workspaceId, id, { problem, now: clock.now() });
    },

    /** The newest run of each model. */
    latest: (workspaceId: number): Promise<store.RunRow[]> => store.findLatestRuns(db.sql, workspaceId),

    /** Workspaces where the model is to run: after 02:00 local time and not yet since then. */
    due: (model: ScoreModel, now: Date): Promise<number[]> => store.findDue(db.sql, model, now),

    /**
     * Runs a scoring of everybody from start to end, with a heartbeat beside it. False: one is at work already. When `score`
     * throws, the run fails and the error is thrown on; when the process is stopping, the run is left for others.
     */
    async run(
      workspaceId: number,
      model: ScoreModel,
      score: ScoreEverybody,
      stopping: AbortSignal = new AbortController().signal,
    ): Promise<boolean> {
      const run = await runs.start(workspaceId, model);
      if (run === null) return false;
      const beat = setInterval(
        () => void store.updateRun(db.sql, workspaceId, run.id, {}).catch(() => {}),
        beatEveryMs,
      );
      beat.unref();
      try {
        await score(workspaceId, { stopping, progress: (change) => runs.progress(run, change) });
        if (stopping.aborted) await store.abandonRun(db.sql, workspaceId, run.id);
        else await runs.finish(run);
        return true;
      } catch (error) {
        if (stopping.aborted) await store.abandonRun(db.sql, workspaceId, run.id);
        else if (!(error instanceof RunTakenOver)) {
          log.error({ workspaceId, model, runId: run.id, err: error }, 'value.run.failed');
          await runs.fail(run, error instanceof Error ? error.message : 'Something unexpected happened.');
        }
        throw error;
      } finally {
        clearInterval(beat);
      }
    },

    /**
     * The two verbs that a model's job needs. `score`: this workspace, now. `scoreDue`: every workspace that is due; one that
     * fails does not keep the others waiting.
     */
    scorer: (model: ScoreModel, score: ScoreEverybody): Scorer => ({
      score: (workspaceId, stopping) => runs.run(workspaceId, model, score, stopping),
      async scoreDue(stopping) {
        for (const workspaceId of await runs.due(model, clock.now())) {
          if (stopping?.aborted) return;
          // Said in the log and in the run's row.
          await runs.run(workspaceId, model, score, stopping).catch(() => false);
        }
      },
    }),
  };
  return runs;
}

/** A model that scores everybody of a workspace, for its job. */
export type Scorer = {
  score(workspaceId: number, stopping?: AbortSignal): Promise<boolean>;
  scoreDue(stopping?: AbortSignal): Promise<void>;
};
