import type { Contacts } from '../contacts/index.ts';
import type { Clock, Db, Doorbell, Log } from '../platform/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { createAskDatabase } from './ask/ask-database.ts';
import { askMembers } from './ask/ask-members.ts';
import { createCompileQuestion } from './ask/compile-question.ts';
import { explainMembers } from './ask/explain-member.ts';
import { lookBack } from './ask/look-back.ts';
import { createNameThings } from './ask/name-things.ts';
import { previewDefinitions } from './ask/preview-definition.ts';
import { tellChanges } from './ask/tell-changes.ts';
import { tellConditions } from './ask/tell-conditions.ts';
import { tellCosts } from './ask/tell-costs.ts';
import { tellTrends } from './ask/tell-trends.ts';
import { createWeighDefinition } from './ask/weigh-definition.ts';
import { keepCompanySegments } from './companies/keep-company-segments.ts';
import { exportMembers } from './export/export-members.ts';
import { memberIds } from './export/member-ids.ts';
import { createFindSegment, type Parts } from './find-segments.ts';
import { keepMembership } from './keep/keep-membership.ts';
import { joinErasing } from './keep/membership.store.ts';
import { markEverybody } from './keep/switches.store.ts';
import { watchedValues } from './keep/watched-values.ts';
import { keepDefinitions } from './keep-definitions.ts';
import { keepDrafts } from './keep-drafts.ts';
import { keepLists } from './keep-lists.ts';
import { createPresentSegments } from './present-segments.ts';
import { createPurposes } from './purposes/purposes.ts';
import * as store from './segments.store.ts';
import { tellVersions } from './tell-versions.ts';

export type Segments = ReturnType<typeof createSegments>;

type Ground = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit' | 'onNewTimeZone'>;
  contacts: Pick<
    Contacts,
    | 'onErase'
    | 'onMerge'
    | 'resolve'
    | 'markChanged'
    | 'getMany'
    | 'attributes'
    | 'nameAttributes'
    | 'valuesOfMany'
    | 'valueNames'
    | 'valueNamesInUse'
  >;
  log: Log;
};

/**
 * The verbs of the room. Registers with contacts what goes when a contact is erased, and with workspaces what follows from
 * another time zone.
 */
export function createSegments(ground: Ground) {
  const { db, contacts, workspaces } = ground;
  const engine = keepMembership(ground);
  const parts: Parts = { ...ground, engine, bounds: engine.bounds };

  // Those who wait for an estimate or an explanation do not stand in line behind those who count everybody.
  const ask = createAskDatabase(db, 4);
  const askLong = createAskDatabase(db, 2);
  const find = createFindSegment(parts);
  const nameThings = createNameThings(parts);
  const present = createPresentSegments(parts, nameThings);
  const compileQuestion = createCompileQuestion(parts);
  const weigh = createWeighDefinition(parts, { ask });
  const lists = keepLists(parts, find);
  const drafts = keepDrafts(parts, { find, nameThings, weigh });
  const { plan: _, applyBuilt, ...draftVerbs } = drafts;
  // The days of everybody begin at other instants now. The sweeper takes it up.
  workspaces.onNewTimeZone(({ sql }, workspaceId) => markEverybody(sql, workspaceId));
  contacts.onErase(async ({ sql }, workspaceId, contactId) => {
    // The switch of a definition locks no contacts: it must see this, or be seen.
    await joinErasing(sql, workspaceId);
    await store.forgetContact(sql, workspaceId, contactId);
  });
  contacts.onMerge({
    tables: [
      { table: 'segment_list_change', how: 'one-of', key: ['id'], per: ['segment_id'] },
      { table: 'segment_clock', how: 'recomputed' },
      {
        table: 'member',
        how: 'merging',
        reason: 'The merged contact leaves its segments; the kept one is judged anew.',
      },
      { table: 'member_log', how: 'stays', reason: 'Who entered and left then is still true, and counts stay right.' },
      { table: 'segment_touched', how: 'stays', reason: 'Lasts as long as a build.' },
    ],
    async before({ sql }, workspaceId, { mergedId, now }) {
      await joinErasing(sql, workspaceId);
      await store.leaveAll(sql, workspaceId, mergedId, now);
    },
  });

  const previews = previewDefinitions(parts, { ask, askLong, compileQuestion, weigh, nameThings });

  return {
    ...keepDefinitions(parts, { find, present, weigh, drafts }),
    ...draftVerbs,
    ...lists,
    ...keepCompanySegments(parts, { ask: askLong, ...lists }),
    ...askMembers(parts, find),
    ...exportMembers(parts, find),
    memberIds: memberIds(parts, find),
    ...previews,
    ...tellConditions(parts, { ask, compileQuestion }),
    purposes: createPurposes(parts, { ...previews, ask }),
    ...lookBack(parts, { find, ask: askLong, compileQuestion, nameThings, weigh }),
    ...tellChanges(parts, { find, ask, nameThings }),
    ...explainMembers(parts, { find, ask, nameThings }),
    ...tellCosts(parts, { find, present, weigh }),
    ...tellTrends(parts, find),
    ...tellVersions(parts, { find, nameThings }),

    /**
     * Names of values that definitions in use or under trial read, in order: `watched` of `contacts.writeScores`. To be asked
     * for each batch anew, as definitions are made while a run is under way.
     */
    watchedValues: async (workspaceId: number): Promise<string[]> =>
      watchedValues(await store.readDefinitions(db.sql, workspaceId)),

    /** Works out again whoever changed, until nobody is left (or `maxBatches`). Safe to run twice at once. */
    refresh: engine.refresh,

    /** Somebody changed: works out again whoever it was, once at a time in this process. Never throws. */
    wake: engine.wake,

    /** Flips the answers that are due by time alone. Safe to run twice at once. */
    tick: engine.tick,

    /** Flips what falls due, at the instant at which it does, until `stop`. */
    startClock: engine.startClock,

    /**
     * Works out everybody for this segment, or its draft, unless that is done already, and lets a draft that waited for it
     * take effect. Safe to repeat, and to be killed.
     */
    async build(segmentId: number): Promise<void> {
      const workspaceId = await store.readWorkspaceOf(db.sql, segmentId);
      if (workspaceId !== undefined) await engine.build(workspaceId);
      await applyBuilt();
    },

    /** Reads and judges everybody for what waits to be built, and writes nothing: to measure it. */
    rehearseBuild: engine.rehearseBuild,

    /** Takes up builds and drafts that nobody rang for or that were cut off; clears away members of archived segments. */
    async sweep(): Promise<void> {
      await engine.buildAll();
      await applyBuilt();
      await store.deleteArchivedMembers(db.sql);
    },

    /** First phase of a shutdown: ends what runs at the next batch. */
    stop: engine.stop,
  };
}
