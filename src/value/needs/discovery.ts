import { type Clock, type Db, type Doorbell, drawSome, notFound, runSteps, seededDraw } from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import type { ValueSettingsVerbs } from '../value.settings.ts';
import { findBuyers, readBehaviour } from './behaviour.store.ts';
import type { Behaviour } from './behaviour.ts';
import { type Discovery, discoverGroups, mostContacts } from './discover-groups.ts';

import * as store from './needs.store.ts';

export const discoveryJob = 'value.needs-discovery';

const DAY_MS = 86_400_000;
const contactsAtOnce = 2_000;
const mostListed = 50;

/** What is kept of a proposal. */
type Asked = { seed: number; from: string; until: string };
export type KeptProposal = Asked & (Discovery | { kind: 'waiting' });

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  settings: Pick<ValueSettingsVerbs, 'get'>;
};

/**
 * Proposals of needs groups. A request is a row that says `waiting`; whoever takes it up puts the result in its place, so a
 * kill loses nothing: the sweep takes it up again, and the same seed and data give the same answer.
 */
export function createDiscovery({ db, clock, doorbell, workspaces, settings }: Parts) {
  const { sql } = db;

  async function readPeople(workspaceId: number, { seed, from, until }: Asked, stopping: AbortSignal) {
    const span = { from: new Date(from), until: new Date(until) };
    const { leastOrders } = (await settings.get(workspaceId)).needs;
    const buyers = await findBuyers(sql, workspaceId, span, leastOrders);
    const drawn = Array.from(drawSome(buyers.length, mostContacts, seededDraw(seed)), (place) => buyers[place]!);
    const people: Behaviour[] = [];
    for (let place = 0; place < drawn.length; place += contactsAtOnce) {
      stopping.throwIfAborted();
      people.push(...(await readBehaviour(sql, workspaceId, drawn.slice(place, place + contactsAtOnce), span)));
    }
    return { people, contacts: buyers.length };
  }

  return {
    /** Asks for a proposal from what people did until now. It comes in some seconds. Audited. */
    async request(workspaceId: number, { seed }: { seed: number }, actor: AuditActor) {
      const { days } = (await settings.get(workspaceId)).needs;
      const now = clock.now();
      const asked = { seed, from: new Date(now.getTime() - days * DAY_MS).toISOString(), until: now.toISOString() };
      const id = await db.transaction(async (tx) => {
        const inserted = await store.insertProposal(tx.sql, workspaceId, { kind: 'waiting', ...asked }, now);
        const subject = `needs proposal ${inserted}`;
        await workspaces.audit(workspaceId, { actor, action: 'customers.discoverNeeds', subject }, tx.sql);
        return inserted;
      });
      doorbell.ring(discoveryJob, {});
      return (await store.findProposal<KeptProposal>(sql, workspaceId, id))!;
    },

    /** Works out every request that waits. Safe to repeat, to be killed, and to run twice. */
    async runWaiting(stopping: AbortSignal = new AbortController().signal): Promise<void> {
      for (const { id, workspaceId, result } of await store.listWaiting<KeptProposal>(sql)) {
        const { seed, from, until } = result;
        const { people, contacts } = await readPeople(workspaceId, { seed, from, until }, stopping);
        const { currency } = await workspaces.get(workspaceId);
        const found = await runSteps(discoverGroups(people, { seed, currency }), () => stopping.throwIfAborted());
        const kept: KeptProposal = { ...found, contacts, seed, from, until };
        await store.finishProposal(sql, workspaceId, id, { result: kept, now: clock.now() });
      }
    },

    /** The newest proposals, newest first. */
    list: (workspaceId: number) => store.listProposals<KeptProposal>(sql, workspaceId, mostListed),

    /** Throws `not_found`. */
    async get(workspaceId: number, id: number): Promise<store.ProposalRow<KeptProposal>> {
      const row = await store.findProposal<KeptProposal>(sql, workspaceId, id);
      if (!row) throw notFound('needs proposal', id);
      return row;
    },
  };
}
