import type { ValueGround } from '../purchases/value-ground.ts';
import { productsOf } from './examine-customers.ts';
import * as people from './people.store.ts';
import { countedOf, readStored } from './present-template.ts';
import { readFeatures } from './read-features.ts';
import { adviceOf, scoreOf } from './score-contact.ts';
import * as store from './templates.store.ts';

/** Contacts scored and written at once. */
const AT_ONCE = 5_000;

type Parts = Pick<ValueGround, 'db' | 'clock' | 'contacts' | 'segments' | 'doorbell' | 'runs'>;

/** Writes the score and the advice of every contact, where they changed; of archived templates, takes them away. */
export function createScoring({ db, clock, contacts, segments, doorbell, runs }: Parts) {
  async function scoreEverybody(
    workspaceId: number,
    templateId: number,
    { progress, stopping }: Parameters<Parameters<typeof runs.run>[2]>[1],
  ): Promise<void> {
    const row = await store.readTemplate(db.sql, workspaceId, templateId);
    if (!row) return;
    const { traits, thresholds, version } = readStored(row);
    const counted = countedOf(traits);
    const isGone = row.state !== 'active' || counted.length === 0;
    const at = clock.now();
    const features = new Set(counted.map(({ question }) => question.feature));
    const wanted = { until: at, features, products: productsOf(counted) };
    await progress({ contactsTotal: await people.countContacts(db.sql, workspaceId) });
    let after = 0;
    let done = 0;
    let written = 0;
    for (;;) {
      if (stopping.aborted) return;
      const ids = await people.readIdsAfter(db.sql, workspaceId, after, AT_ONCE);
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      const rows = isGone
        ? (await store.readScoredAmong(db.sql, workspaceId, templateId, ids)).map((contactId) => ({
            contactId,
            scores: {},
          }))
        : (await readFeatures(db.sql, workspaceId, ids, wanted)).map(({ contactId, features: own }) => {
            const score = scoreOf(counted, own);
            const advice = adviceOf(score, thresholds);
            return {
              contactId,
              scores: { [`template_${templateId}`]: score, [`template_${templateId}_advice`]: advice },
            };
          });
      // Definitions are made while this runs.
      const watched = await segments.watchedValues(workspaceId);
      written += await contacts.writeScores(workspaceId, {
        model: `template:${templateId}`,
        version,
        at,
        rows,
        watched,
      });
      done += ids.length;
      await progress({ contacts: done, written });
    }
    if (written > 0) doorbell.ring('segments.refresh');
  }

  const run = (workspaceId: number, templateId: number, stopping?: AbortSignal) =>
    runs.run(workspaceId, `template:${templateId}`, (id, hands) => scoreEverybody(id, templateId, hands), stopping);

  return {
    /** Scores everybody by one template now. False: that is going on already. */
    score: run,

    /** Every active template whose night has come, and archived ones that nobody rang for. One that fails does not keep the others waiting. */
    async scoreDue(stopping?: AbortSignal): Promise<void> {
      for (const { id, workspaceId, isArchived } of await store.readToScore(db.sql)) {
        if (stopping?.aborted) return;
        const isDue = isArchived || (await runs.due(`template:${id}`, clock.now())).includes(workspaceId);
        // Said in the log and in the run's row.
        if (isDue) await run(workspaceId, id, stopping).catch(() => false);
      }
    },
  };
}
