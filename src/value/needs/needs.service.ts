import { cursorToId, notFound, toPage } from '../../platform/index.ts';
import type { ValueGround } from '../purchases/value-ground.ts';
import { createDiscovery, type KeptProposal } from './discovery.ts';
import { explainContact, explainLikeness, percent } from './explain-needs.ts';
import type { LandedQuery, ProposalAnswer } from './needs.schema.ts';
import * as store from './needs.store.ts';
import { createNeedsGroups } from './needs-groups.ts';
import { createScoreNeeds } from './score-needs.ts';

/** How long ago sizes of groups are compared with: 30 days. */
const DRIFT_MS = 30 * 86_400_000;

export type Needs = ReturnType<typeof createNeeds>;

/** Groups by what customers value: as operators define them, as contacts land in them, and as behaviour proposes them. */
export function createNeeds(ground: ValueGround) {
  const { db, clock } = ground;
  const discovery = createDiscovery(ground);
  const groups = createNeedsGroups({ ...ground, discovery });
  const scoring = createScoreNeeds(ground);

  return {
    scorer: scoring.scorer,
    follow: scoring.follow,
    runDiscovery: discovery.runWaiting,
    create: groups.create,
    update: groups.update,
    archive: groups.archive,
    get: groups.get,
    takeOver: groups.takeOver,
    discover: async (...given: Parameters<typeof discovery.request>) =>
      presentProposal(await discovery.request(...given)),
    proposal: async (workspaceId: number, id: number) => presentProposal(await discovery.get(workspaceId, id)),
    proposals: async (workspaceId: number) => (await discovery.list(workspaceId)).map(presentProposal),

    /** The groups with who landed in them and how, as of the last scoring. */
    async overview(workspaceId: number) {
      const by = await scoring.yardstick(workspaceId);
      const now = clock.now();
      const landings = await store.countLandings(db.sql, workspaceId, now);
      const before = await store.countLandings(db.sql, workspaceId, new Date(now.getTime() - DRIFT_MS));
      const contacts = await store.countContacts(db.sql, workspaceId);
      const segmentIds = by.groups.flatMap(({ segmentId }) => segmentId ?? []);
      const shared = await store.countShared(db.sql, workspaceId, segmentIds);
      const nameOf = (segmentId: number) => by.groups.find((group) => group.segmentId === segmentId)!.name;
      const counted = by.groups.map((group) => {
        const of = (how: string) => landings.find((row) => row.name === group.name && row.by === how);
        const [declared, rule, likeness] = ['declared', 'rule', 'likeness'].map((how) => of(how)?.contacts ?? 0);
        const all = declared! + rule! + likeness!;
        return {
          ...group,
          contacts: { declared: declared!, rule: rule!, likeness: likeness!, all },
          contactsBefore:
            before.length === 0
              ? null
              : before.filter(({ name }) => name === group.name).reduce((sum, row) => sum + row.contacts, 0),
          share: contacts > 0 ? all / contacts : 0,
          meanProbability: of('likeness')?.meanProbability ?? null,
        };
      });
      const placed = counted.reduce((sum, group) => sum + group.contacts.all, 0);
      const overlaps = shared.map((row) => ({
        first: nameOf(row.first),
        second: nameOf(row.second),
        contacts: row.contacts,
      }));
      return {
        at: now,
        groups: counted,
        contacts,
        withoutGroup: Math.max(0, contacts - placed),
        overlaps,
        likeness: explainLikeness(by.kept),
        advice: adviseOn(counted, { contacts, placed }),
      };
    },

    /** Who landed in a group, or in none, as of the last scoring. Throws `not_found`. */
    async landed(workspaceId: number, { group, by, cursor, limit }: LandedQuery) {
      const name = group === 'none' ? null : (await groups.get(workspaceId, group)).name;
      const asked = { name, by: by ?? null, now: clock.now(), afterId: cursorToId(cursor), limit: limit + 1 };
      const { items, nextCursor } = toPage(await store.findLanded(db.sql, workspaceId, asked), limit);
      return { items: items.map(({ id: _, ...contact }) => contact), nextCursor };
    },

    /** Why a contact is in its group, worked out now, with the probabilities. Throws `not_found`. */
    async explain(workspaceId: number, contactId: number) {
      const by = await scoring.yardstick(workspaceId);
      const judged = await scoring.judgeOne(workspaceId, contactId, by);
      if (!judged) throw notFound('contact', contactId);
      const { currency } = await ground.workspaces.get(workspaceId);
      return explainContact(judged, by, currency);
    },
  };
}

type Counted = { name: string; answers: unknown[]; rule: unknown; contacts: { all: number } };

function adviseOn(groups: readonly Counted[], { contacts, placed }: { contacts: number; placed: number }): string[] {
  const advice: string[] = [];
  if (groups.length === 0) advice.push('There are no needs groups yet: define 3 to 5, or ask for a proposal.');
  else if (groups.length < 3 || groups.length > 5) {
    advice.push(
      `There ${groups.length === 1 ? 'is 1 group' : `are ${groups.length} groups`}: 3 to 5 work best. Fewer say little that differs, more nobody can keep apart when writing to them.`,
    );
  }
  const empty = groups.filter((group) => group.contacts.all === 0).map(({ name }) => `“${name}”`);
  if (groups.length > 0 && placed === 0)
    advice.push('Nobody has been placed yet: that happens at night, or as soon as somebody asks for it.');
  else if (empty.length > 0) advice.push(`Nobody is in ${empty.join(', ')}.`);
  if (placed > 0 && placed < contacts / 2) {
    advice.push(
      `${percent(1 - placed / contacts)} of the contacts are in no group. Ask them by a question in a mail: one click is an answer.`,
    );
  }
  return advice;
}

function presentProposal({ id, result, madeAt }: store.ProposalRow<KeptProposal>): ProposalAnswer {
  const asked = { id, madeAt: madeAt.toISOString(), seed: result.seed, from: result.from, until: result.until };
  if (result.kind !== 'groups') return { ...result, ...asked };
  const { scales: _scales, variance: _variance, groups, borders, ...rest } = result;
  return {
    ...rest,
    ...asked,
    summary: `${groups.length} groups, found in what ${result.sampled.toLocaleString('en')} contacts did. When other people are drawn, the same division comes again to ${Math.round(result.stability * 100)} %. A proposal: whether these people value different things, only you and they can say.`,
    groups: groups.map(({ centre: _centre, ...group }, index) => ({ index, ...group })),
    borders: borders.map(({ isClear: _isClear, ...border }) => border),
  };
}
