import { type Clock, type Db, type Doorbell, KohortError, notFound } from '../../platform/index.ts';
import type { Definition, Segments } from '../../segments/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { insertModel } from '../purchases/models.store.ts';
import type { createDiscovery } from './discovery.ts';
import { holdLikeness, readKeptLikeness } from './kept-likeness.ts';
import type { LikenessModel } from './likeness-model.ts';
import { lastPosition, type NeedsGroupChange, type NewNeedsGroup, type TakeOver } from './needs.schema.ts';
import * as store from './needs.store.ts';

export const needsJob = 'value.needs';

/** More than this nobody keeps apart. */
const mostGroups = 8;
const mostNamesTried = 50;

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'audit'>;
  segments: Pick<Segments, 'create' | 'update' | 'archive'>;
  discovery: Pick<ReturnType<typeof createDiscovery>, 'get'>;
};

/** Needs groups as operators define them. Each change rings for everybody to be placed anew. */
export function createNeedsGroups({ db, clock, doorbell, workspaces, segments, discovery }: Parts) {
  /** The rule as a real segment, so that it uses the whole language and stays current. */
  async function keepRule(
    workspaceId: number,
    group: { name: string; words: string },
    rule: unknown,
    actor: AuditActor,
  ) {
    for (let time = 1; ; time += 1) {
      const name = `Needs: ${group.name}${time > 1 ? ` (${time})` : ''}`.slice(0, 200);
      try {
        const purpose = `The rule of the needs group “${group.name}”: ${group.words}`.slice(0, 1000);
        return (await segments.create(workspaceId, { name, purpose, definition: rule as Definition }, actor)).id;
      } catch (error) {
        const isTaken = error instanceof KohortError && error.code === 'segment_name_taken';
        if (!isTaken || time === mostNamesTried) throw error;
      }
    }
  }

  function refuse(groups: readonly store.NeedsGroupRow[], name: string, self: number | null): void {
    const others = groups.filter(({ id }) => id !== self);
    if (others.some((group) => group.name.toLowerCase() === name.toLowerCase())) {
      throw new KohortError('needs_group_name_taken', { detail: `There is a needs group “${name}” already.` });
    }
    if (others.length >= mostGroups) {
      throw new KohortError('needs_groups_full', {
        detail: `There are ${mostGroups} needs groups. Nobody keeps more apart; 3 to 5 work best. Archive one first.`,
      });
    }
  }

  const verbs = {
    list: (workspaceId: number) => store.listGroups(db.sql, workspaceId),

    /** Throws `not_found` (also of an archived one). */
    async get(workspaceId: number, id: number): Promise<store.NeedsGroupRow> {
      const group = await store.findGroup(db.sql, workspaceId, id);
      if (!group || group.archivedAt) throw notFound('needs group', id);
      return group;
    },

    /** Throws `needs_group_name_taken`, `needs_groups_full`, and what saving a segment throws. */
    async create(workspaceId: number, input: NewNeedsGroup, actor: AuditActor): Promise<store.NeedsGroupRow> {
      const standing = await store.listGroups(db.sql, workspaceId);
      refuse(standing, input.name, null);
      const segmentId = input.rule === null ? null : await keepRule(workspaceId, input, input.rule, actor);
      try {
        const id = await db.transaction(async (tx) => {
          await store.lockGroups(tx, workspaceId);
          const groups = await store.listGroups(tx.sql, workspaceId);
          refuse(groups, input.name, null);
          // Of two at the last place the one made first comes first.
          const after = Math.min(lastPosition, Math.max(0, ...groups.map((group) => group.position + 1)));
          const position = input.position ?? after;
          const inserted = await store.insertGroup(tx.sql, workspaceId, { ...input, segmentId, position }, clock.now());
          const subject = `needs group ${inserted}`;
          await workspaces.audit(
            workspaceId,
            { actor, action: 'customers.createNeedsGroup', subject, detail: input },
            tx.sql,
          );
          return inserted;
        });
        doorbell.ring(needsJob, { workspaceId });
        return await verbs.get(workspaceId, id);
      } catch (error) {
        if (segmentId !== null) await segments.archive(workspaceId, segmentId, actor);
        throw error;
      }
    },

    /** Changes what is given. Throws as `create`, and `not_found`. */
    async update(workspaceId: number, id: number, change: NeedsGroupChange, actor: AuditActor) {
      const before = await verbs.get(workspaceId, id);
      const wanted = { ...before, ...change };
      refuse(await store.listGroups(db.sql, workspaceId), wanted.name, id);
      let { segmentId } = before;
      if (change.rule && segmentId !== null) {
        await segments.update(workspaceId, segmentId, { definition: change.rule as Definition }, actor);
      } else if (change.rule) {
        segmentId = await keepRule(workspaceId, wanted, change.rule, actor);
      } else if (change.rule === null) {
        segmentId = null;
      }
      await db.transaction(async (tx) => {
        await store.lockGroups(tx, workspaceId);
        refuse(await store.listGroups(tx.sql, workspaceId), wanted.name, id);
        await store.updateGroup(tx.sql, workspaceId, id, { ...wanted, segmentId });
        const subject = `needs group ${id}`;
        await workspaces.audit(
          workspaceId,
          { actor, action: 'customers.changeNeedsGroup', subject, detail: change },
          tx.sql,
        );
      });
      if (before.segmentId !== null && segmentId === null) {
        await segments.archive(workspaceId, before.segmentId, actor);
      }
      doorbell.ring(needsJob, { workspaceId });
      return verbs.get(workspaceId, id);
    },

    /**
     * Takes a group out of use, with the segment of its rule. Throws `not_found`, and `segment_in_use` while another segment
     * is built on that.
     */
    async archive(workspaceId: number, id: number, actor: AuditActor): Promise<void> {
      const group = await verbs.get(workspaceId, id);
      if (group.segmentId !== null) await segments.archive(workspaceId, group.segmentId, actor);
      await db.transaction(async (tx) => {
        await store.archiveGroup(tx.sql, workspaceId, id, clock.now());
        const subject = `needs group ${id}`;
        await workspaces.audit(workspaceId, { actor, action: 'customers.archiveNeedsGroup', subject }, tx.sql);
      });
      doorbell.ring(needsJob, { workspaceId });
    },

    /**
     * Makes groups of a proposal needs groups: the nearest centre becomes what contacts are placed by, until enough of them
     * declare their needs or are placed by rule. Throws `not_found`, `needs_proposal_empty`, and as `create`.
     */
    async takeOver(workspaceId: number, proposalId: number, { groups }: TakeOver, actor: AuditActor) {
      const { result } = await discovery.get(workspaceId, proposalId);
      if (result.kind !== 'groups') {
        throw new KohortError('needs_proposal_empty', { detail: `Proposal ${proposalId} proposes no groups.` });
      }
      const found = result;
      const wanted: TakeOver['groups'] = groups ?? found.groups.map((_, index) => ({ index }));
      const made: store.NeedsGroupRow[] = [];
      const centres: number[][] = [];
      for (const { index, name, words, arguments: said } of wanted ?? []) {
        const proposed = found.groups[index];
        if (!proposed) throw notFound(`group of proposal ${proposalId}`, index);
        const input: NewNeedsGroup = {
          name: name ?? proposed.name,
          words: words ?? proposed.traits.map(({ text }) => text).join('; '),
          arguments: said ?? [],
          answers: [],
          rule: null,
        };
        made.push(await verbs.create(workspaceId, input, actor));
        centres.push(proposed.centre);
      }
      const model: LikenessModel = {
        kind: 'centres',
        groupIds: made.map(({ id }) => id),
        scales: found.scales,
        centres,
        variance: found.variance,
      };
      await db.transaction(async (tx) => {
        await holdLikeness(tx, workspaceId);
        const held = await readKeptLikeness(tx.sql, workspaceId);
        await insertModel(tx.sql, workspaceId, 'needs', {
          fittedAt: clock.now(),
          dataUntil: new Date(found.until),
          params: { centres: model, model: held?.model?.kind === 'logistic' ? held.model : null, proposalId },
          quality: { kind: 'taken-over' },
        });
      });
      doorbell.ring(needsJob, { workspaceId });
      return made;
    },
  };
  return verbs;
}
