import type { Contacts, ScoreRow } from '../../contacts/index.ts';
import {
  type Clock,
  createLogFollower,
  type Db,
  type Doorbell,
  runSteps,
  type Sql,
  type Tx,
} from '../../platform/index.ts';
import type { Segments } from '../../segments/index.ts';
import { insertModel } from '../purchases/models.store.ts';
import type { RunHands, Runs } from '../purchases/runs.ts';
import type { ValueSettingsVerbs } from '../value.settings.ts';
import { readBehaviour, type Span } from './behaviour.store.ts';
import type { Behaviour } from './behaviour.ts';
import {
  holdLikeness,
  type KeptLikeness,
  type NeedsParams,
  type NeedsQuality,
  readKeptLikeness,
} from './kept-likeness.ts';
import { type Landing, type LandingGroup, landContact, scoresOfLanding } from './land-contact.ts';
import { fitLikeness, type LikenessModel, likelihoods } from './likeness-model.ts';

import * as store from './needs.store.ts';
import type { NeedsSettings } from './needs-settings.schema.ts';

const DAY_MS = 86_400_000;
const contactsAtOnce = 2_000;
const idsAtOnce = 20_000;
/** Of each group, known contacts whose behaviour is read to learn from. */
const mostRead = 4_000;
const seed = 1;
const followed = ['contact_attribute_change', 'member_log', 'contact'] as const;

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  contacts: Pick<Contacts, 'writeScores'>;
  segments: Pick<Segments, 'watchedValues'>;
  settings: Pick<ValueSettingsVerbs, 'get'>;
  runs: Runs;
};

/** What contacts are judged by at one time. */
type Yardstick = {
  groups: store.NeedsGroupRow[];
  landing: LandingGroup[];
  kept: KeptLikeness | null;
  /** The kept model with groups in use only. */
  model: LikenessModel | null;
  settings: NeedsSettings;
};

type Known = { behaviour: Behaviour; groupId: number };

export type JudgedContact = {
  contactId: number;
  landing: Landing;
  likeness: { groupId: number; probability: number }[] | null;
  behaviour: Behaviour | null;
};

/** Places contacts in needs groups and writes the scores that say so. */
export function createScoreNeeds({ db, clock, doorbell, contacts, segments, settings, runs }: Parts) {
  const followers = followed.map((table) => {
    const name = `needs:${table}`;
    return { table, name, log: createLogFollower({ db, name, table }) };
  });
  let isFollowing = false;

  async function yardstick(sql: Sql, workspaceId: number): Promise<Yardstick> {
    const groups = await store.listGroups(sql, workspaceId);
    const kept = await readKeptLikeness(sql, workspaceId);
    return {
      ...{ groups, landing: groups, kept, settings: (await settings.get(workspaceId)).needs },
      model: kept?.model ? ofGroupsInUse(kept.model, groups) : null,
    };
  }

  /** Judges contacts as of now, in the order of their ids: those given, or the next after one. */
  async function judge(
    sql: Sql,
    workspaceId: number,
    which: { contactIds?: readonly number[]; after?: number; limit?: number },
    { groups, landing, model, settings: { leastProbability, leastOrders, days } }: Yardstick,
  ): Promise<JudgedContact[]> {
    const attributes = [...new Set(groups.flatMap(({ answers }) => answers.map(({ attribute }) => attribute)))];
    const segmentIds = groups.flatMap(({ segmentId }) => segmentId ?? []);
    const facts = await store.readLandingFacts(sql, workspaceId, which, { attributes, segmentIds });
    const known = facts.map((one) => ({
      contactId: one.contactId,
      facts: {
        attributes: one.attributes,
        changedAt: one.changedAt,
        ruleGroupIds: groups
          .filter(({ segmentId }) => segmentId !== null && one.segmentIds.includes(segmentId))
          .map(({ id }) => id),
      },
    }));
    const open = known.filter(
      ({ facts: of }) => landContact({ ...of, likeness: null }, landing, leastProbability).by === 'nothing',
    );
    const behaviours = new Map<number, Behaviour>();
    const chances = new Map<number, { groupId: number; probability: number }[]>();
    if (model && open.length > 0) {
      const until = clock.now();
      const span = { from: new Date(until.getTime() - days * DAY_MS), until };
      const ids = open.map(({ contactId }) => contactId);
      const people = (await readBehaviour(sql, workspaceId, ids, span)).filter(({ orders }) => orders >= leastOrders);
      for (const [place, of] of likelihoods(model, people).entries()) {
        const one = people[place]!;
        behaviours.set(one.contactId, one);
        chances.set(
          one.contactId,
          of.map((probability, group) => ({ groupId: model.groupIds[group]!, probability })),
        );
      }
    }
    return known.map(({ contactId, facts: of }) => {
      const likeness = chances.get(contactId) ?? null;
      const placed = landContact({ ...of, likeness }, landing, leastProbability);
      return { contactId, landing: placed, likeness, behaviour: behaviours.get(contactId) ?? null };
    });
  }

  async function write(tx: Tx, workspaceId: number, judged: readonly JudgedContact[], by: Yardstick): Promise<number> {
    const rows: ScoreRow[] = judged.map(({ contactId, landing }) => ({
      contactId,
      scores: scoresOfLanding(landing, by.landing),
    }));
    const watched = await segments.watchedValues(workspaceId);
    const batch = { model: 'needs', version: by.kept?.version ?? 0, at: clock.now(), rows, watched } as const;
    return contacts.writeScores(workspaceId, batch, { tx });
  }

  /** Of each group, some of those who declared or are placed by rule, with what they do. */
  async function readKnown(workspaceId: number, by: Yardstick, span: Span, { stopping, progress }: RunHands) {
    const known: Known[] = [];
    const seen = new Map<number, number>();
    for (let after = 0; ; ) {
      stopping.throwIfAborted();
      const judged = await judge(db.sql, workspaceId, { after, limit: contactsAtOnce }, { ...by, model: null });
      if (judged.length === 0) return known;
      after = judged.at(-1)!.contactId;
      const wanted = new Map(
        judged.flatMap(({ contactId, landing }) =>
          landing.by === 'nothing' || (seen.get(landing.groupId) ?? 0) >= mostRead
            ? []
            : [[contactId, landing.groupId] as const],
        ),
      );
      const people = wanted.size > 0 ? await readBehaviour(db.sql, workspaceId, [...wanted.keys()], span) : [];
      for (const behaviour of people.filter(({ orders }) => orders >= by.settings.leastOrders)) {
        const groupId = wanted.get(behaviour.contactId)!;
        seen.set(groupId, (seen.get(groupId) ?? 0) + 1);
        known.push({ behaviour, groupId });
      }
      await progress({});
    }
  }

  /** Learns from those who declared or are placed by rule, and keeps the next version. */
  async function learn(workspaceId: number, hands: RunHands): Promise<void> {
    const { stopping } = hands;
    const by = await yardstick(db.sql, workspaceId);
    const now = clock.now();
    const span = { from: new Date(now.getTime() - by.settings.days * DAY_MS), until: now };
    const known = await readKnown(workspaceId, by, span, hands);
    const { leastProbability } = by.settings;
    const found = await runSteps(fitLikeness(known, { seed, leastProbability }), () => stopping.throwIfAborted());
    await db.transaction(async (tx) => {
      await holdLikeness(tx, workspaceId);
      const { kept, groups } = await yardstick(tx.sql, workspaceId);
      const centres = kept?.centres ? ofGroupsInUse(kept.centres, groups) : null;
      const usable = centres && centres.kind === 'centres' && centres.groupIds.length > 1 ? centres : null;
      const [model, quality] = choose(found, usable);
      const params: NeedsParams = { centres: usable, model, proposalId: kept?.proposalId ?? null };
      await insertModel(tx.sql, workspaceId, 'needs', { fittedAt: now, dataUntil: now, params, quality });
    });
  }

  async function scoreEverybody(workspaceId: number, hands: RunHands): Promise<void> {
    const everHad = await store.hasEverHadGroups(db.sql, workspaceId);
    const contactsTotal = everHad ? await store.countContacts(db.sql, workspaceId) : 0;
    await hands.progress({ contactsTotal });
    if (!everHad) return;
    await learn(workspaceId, hands);
    let counts = { contacts: 0, written: 0 };
    for (let after = 0; ; ) {
      hands.stopping.throwIfAborted();
      const judged = await db.transaction(async (tx) => {
        await store.holdJudging(tx, workspaceId);
        const by = await yardstick(tx.sql, workspaceId);
        const found = await judge(tx.sql, workspaceId, { after, limit: contactsAtOnce }, by);
        const written = await write(tx, workspaceId, found, by);
        counts = { contacts: counts.contacts + found.length, written: counts.written + written };
        if (written > 0) doorbell.ring('segments.refresh');
        return found;
      });
      if (judged.length === 0) return;
      after = judged.at(-1)!.contactId;
      await hands.progress(counts);
    }
  }

  async function takeLog(tx: Tx, table: (typeof followed)[number], range: { after: number; upTo: number }) {
    const upTo = Math.min(range.upTo, range.after + idsAtOnce);
    const byWorkspace = new Map<number, number[]>();
    for (const { workspaceId, contactId } of await store.findTouched(tx.sql, table, { after: range.after, upTo })) {
      byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), contactId]);
    }
    // In one order everywhere, so that two who take two logs never wait for each other's locks.
    for (const [workspaceId, contactIds] of [...byWorkspace].sort(([a], [b]) => a - b)) {
      await store.holdJudging(tx, workspaceId);
      const by = await yardstick(tx.sql, workspaceId);
      for (let place = 0; place < contactIds.length; place += contactsAtOnce) {
        const some = contactIds.slice(place, place + contactsAtOnce);
        await write(tx, workspaceId, await judge(tx.sql, workspaceId, { contactIds: some }, by), by);
      }
    }
    return upTo;
  }

  return {
    scorer: runs.scorer('needs', scoreEverybody),

    yardstick: (workspaceId: number) => yardstick(db.sql, workspaceId),

    /** One contact as of now; null when there is none. */
    async judgeOne(workspaceId: number, contactId: number, by: Yardstick): Promise<JudgedContact | null> {
      return (await judge(db.sql, workspaceId, { contactIds: [contactId] }, by))[0] ?? null;
    },

    /**
     * Places anew whoever answered, or came under a rule or left it, since it last looked. False: some of it is still being
     * written, look again soon. Safe in several processes at once.
     */
    async follow(): Promise<boolean> {
      if (!isFollowing) {
        for (const { name, table } of followers) await store.startFollowing(db.sql, name, table);
        isFollowing = true;
      }
      let isSettled = true;
      for (const { table, log } of followers) {
        let hasTaken = false;
        const isDone = await log.follow(async (tx, range) => {
          hasTaken = true;
          return takeLog(tx, table, range);
        });
        if (hasTaken) doorbell.ring('segments.refresh');
        isSettled = isSettled && isDone;
      }
      return isSettled;
    },
  };
}

/** A model of groups in use: of one archived since, nothing is said any more. */
function ofGroupsInUse(model: LikenessModel, groups: readonly { id: number }[]): LikenessModel | null {
  const isUsed = (_: unknown, place: number) => groups.some(({ id }) => id === model.groupIds[place]);
  const groupIds = model.groupIds.filter(isUsed);
  if (groupIds.length === 0) return null;
  return model.kind === 'logistic'
    ? { ...model, groupIds, weights: model.weights.filter(isUsed) }
    : { ...model, groupIds, centres: model.centres.filter(isUsed) };
}

type Found = ReturnType<typeof fitLikeness> extends Generator<void, infer Result> ? Result : never;

function choose(
  found: Found,
  centres: Extract<LikenessModel, { kind: 'centres' }> | null,
): [LikenessModel | null, NeedsQuality] {
  if (found.kind === 'fitted') return [found.model, { kind: 'fitted', check: found.check }];
  if (found.kind === 'too-little-data' && centres) return [centres, { kind: 'taken-over' }];
  const check = found.kind === 'no-use' ? found.check : null;
  return [null, { kind: 'nobody', why: found.why, check }];
}
