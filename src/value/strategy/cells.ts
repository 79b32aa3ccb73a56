import { type Clock, type Db, KohortError, notFound } from '../../platform/index.ts';
import { type AuditActor, actorText, type Workspaces } from '../../workspaces/index.ts';
import type { ImportanceLevel, NewCell } from './cells.schema.ts';
import * as store from './cells.store.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'audit'> };
type Place = { needsGroupId: number; importance: ImportanceLevel };

const present = ({ goalSetAt, updatedAt, ...row }: store.CellRow) => ({
  ...row,
  goalSetAt: goalSetAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

/** What operators write into the cells of the strategy board; what the cells show besides is worked out by the reports. */
export function createCells({ db, clock, workspaces }: Parts) {
  return {
    /** Writes the whole cell. Throws `not_found` (needs group), `request_invalid` (offers, campaigns that are not there). */
    async writeCell(workspaceId: number, place: Place, input: NewCell, actor: AuditActor) {
      const once = (ids: readonly number[]) => [...new Set(ids)];
      const { offerIds, campaignIds, journeyIds } = input;
      const cell = {
        ...input,
        offerIds: once(offerIds),
        campaignIds: once(campaignIds),
        journeyIds: once(journeyIds),
      };
      const written = await db.transaction(async ({ sql }) => {
        if (!(await store.lockNeedsGroup(sql, workspaceId, place.needsGroupId)))
          throw notFound('needs group', place.needsGroupId);
        const strangers = {
          offer: await store.findStrangers(sql, workspaceId, 'offer', cell.offerIds),
          campaign: await store.findStrangers(sql, workspaceId, 'campaign', cell.campaignIds),
        };
        refuseStrangers(strangers);
        const row = { ...cell, ...place, updatedBy: actorText(actor), at: clock.now() };
        const { needsGroupId, importance } = place;
        const subject = `strategy cell ${needsGroupId} ${importance}`;
        await workspaces.audit(workspaceId, { actor, action: 'customers.writeCell', subject, detail: cell }, sql);
        return store.writeCell(sql, workspaceId, row);
      });
      return present(written);
    },
  };
}

function refuseStrangers(strangers: Record<'offer' | 'campaign', number[]>): void {
  const fields = Object.entries(strangers).flatMap(([thing, ids]) =>
    ids.map((id) => ({ path: `body.${thing}Ids`, message: `There is no ${thing} ${id} in this workspace.` })),
  );
  if (fields.length > 0) throw new KohortError('request_invalid', { detail: fields[0]!.message, fields });
}
