import type { Clock, Db, Tx } from '../platform/index.ts';
import { deleteOldScores, listAtFour } from './prune-scores.store.ts';
import type { ValueInput, ValueOutcome } from './read-value.ts';
import { modelOfScore, scoreNames } from './score-names.ts';
import {
  insertScores,
  listModels,
  listScoredNames,
  listScores,
  listTemplateIds,
  type ScoreBatch,
} from './scores.store.ts';
import { setValues } from './set-values.ts';
import { type ContactValue, listValueNames, listValues, listValuesOf } from './values.store.ts';

type Parts = { db: Db; clock: Clock; ring(): void };

/** What was worked out about contacts: values by other systems, scores by the models of Kohort. */
export function createValues({ db, clock, ring }: Parts) {
  return {
    /**
     * Sets values that were worked out elsewhere (tier, score, percentile), any number, set-based (5,000 a transaction).
     * Only what differs from what held at its instant is written, in value or in model version. A bad row is an outcome,
     * never an error; outcomes come in the order of the rows. Unknown contacts are not made. Safe to repeat.
     */
    async setValues(workspaceId: number, inputs: readonly ValueInput[]): Promise<ValueOutcome[]> {
      const outcomes = await setValues({ db, clock }, workspaceId, inputs);
      if (outcomes.some(({ kind }) => kind === 'written')) ring();
      return outcomes;
    },

    /** Values and scores of one contact as they hold now, by name. */
    async valuesOf(workspaceId: number, contactId: number): Promise<ContactValue[]> {
      const now = clock.now();
      const values = await listValues(db.sql, workspaceId, contactId, now);
      const scores = await listScores(db.sql, workspaceId, [contactId], now);
      const all = [...values, ...scores.map(({ contactId: _, ...score }) => score)];
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    /** Values and scores of many contacts as they hold now; only these names when given. */
    async valuesOfMany(
      workspaceId: number,
      contactIds: readonly number[],
      names: readonly string[] | null = null,
    ): Promise<(ContactValue & { contactId: number })[]> {
      const now = clock.now();
      const isWanted = ({ name }: ContactValue) => names === null || names.includes(name);
      const own = names?.filter((name) => modelOfScore(name) === null) ?? null;
      const values = own?.length === 0 ? [] : await listValuesOf(db.sql, workspaceId, contactIds, now, own);
      const asksScores = names === null || names.some((name) => modelOfScore(name) !== null);
      const scores = asksScores ? await listScores(db.sql, workspaceId, contactIds, now) : [];
      return [...values, ...scores.filter(isWanted)];
    },

    /** Names of values and scores that contacts of the workspace have, as far as can be told without looking at everybody. */
    async valueNamesInUse(workspaceId: number): Promise<string[]> {
      const known: Readonly<Record<string, readonly string[]>> = scoreNames;
      const ofModels = (await listModels(db.sql, workspaceId)).flatMap((model) => known[model] ?? []);
      const scored = await listScoredNames(db.sql, workspaceId);
      const names = [...ofModels, ...scored, ...(await listValueNames(db.sql, workspaceId))];
      return [...new Set(names)].sort();
    },

    /** Names of values that may be spoken of: all scores, templates of best customers, and values met lately. */
    async valueNames(workspaceId: number): Promise<string[]> {
      const templates = await listTemplateIds(db.sql, workspaceId);
      const ofTemplates = templates.flatMap((id) => [`template_${id}`, `template_${id}_advice`]);
      return [...Object.values(scoreNames).flat(), ...ofTemplates, ...(await listValueNames(db.sql, workspaceId))];
    },

    /**
     * Writes what a model worked out about contacts, where it differs from what held; `{}` takes it away. `watched`: names
     * that segments read. The caller rings (`segments.refresh`). Answers how many contacts changed.
     */
    async writeScores(workspaceId: number, batch: ScoreBatch, { tx }: { tx?: Pick<Tx, 'sql'> } = {}): Promise<number> {
      return insertScores(tx?.sql ?? db.sql, workspaceId, batch);
    },

    /**
     * Thins out what models said more than 90 days ago, where it is night: the first of each month is kept, and whatever
     * held since. Answers how many rows went.
     */
    async pruneScores(): Promise<number> {
      let deleted = 0;
      const now = clock.now();
      for (const workspaceId of await listAtFour(db.sql, now))
        deleted += await deleteOldScores(db.sql, workspaceId, now);
      return deleted;
    },

    /** What models worked out about these contacts, as it holds now. */
    async scoresOf(
      workspaceId: number,
      contactIds: readonly number[],
    ): Promise<(ContactValue & { contactId: number })[]> {
      return listScores(db.sql, workspaceId, contactIds, clock.now());
    },
  };
}
