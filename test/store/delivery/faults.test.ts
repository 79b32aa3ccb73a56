import pg from 'pg';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDelivery, type Transport } from '../../../src/delivery/index.ts';
import type { Messages } from '../../../src/messages/index.ts';
import { silentLog } from '../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { waitFor } from '../../kit/wait-for.ts';

const { db, url } = await createTestDatabase();
const connections = 8;
const people = 30;
/** Every place where a sender waits for something that may fail. */
const places = ['joinWorkers', 'findSending', 'claim', 'openSlots', 'compose', 'turn', 'giveBack'] as const;
type Place = (typeof places)[number];
/** `before`: it did not happen. `after`: it did, and nobody heard of it, as when the server dies after the commit. */
type Fault = { place: Place; nth: number; when: 'before' | 'after'; becomes: 'error' | 'death' | 'outage' };

const lost = () => new Error('Connection terminated unexpectedly');
const never = <T>() => new Promise<T>(() => undefined);

let house: CampaignHouse;
let round = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});
beforeEach(async () => {
  await db.sql(`update campaign set state = 'cancelled' where state = 'sending'`);
});

async function launched(): Promise<number> {
  round += 1;
  const ids = await house.addContacts(people, { prefix: `f${round}n` });
  const campaign = await house.addCampaign([await house.addSegment(`f${round}`, ids)]);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return campaign.id;
}

/** A mail server that takes everything, and keeps count; what was written to it arrives whatever becomes of the sender. */
function openServer() {
  const copies = new Map<number, number>();
  const transport: Transport = {
    name: 'test',
    connections,
    close: async () => undefined,
    async send({ messageId }, { mayGo = () => true } = {}) {
      if (!(await mayGo())) return { kind: 'not-sent' };
      copies.set(messageId!, (copies.get(messageId!) ?? 0) + 1);
      await new Promise<void>((done) => setImmediate(done));
      return { kind: 'accepted', response: '250 ok' };
    },
  };
  return { transport, copies };
}

/** A process that sends, in whose way something comes once. */
function openProcess(transport: Transport, fault: Fault | null) {
  const seen = new Map<Place, number>();
  const workers: string[] = [];
  let isDead = false;
  let isAway = false;
  let hasStruck = false;

  const at =
    <Args extends unknown[], Answer>(place: Place, verb: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      if (isDead) return never();
      if (isAway) throw lost();
      const nth = (seen.get(place) ?? 0) + 1;
      seen.set(place, nth);
      const strikes = fault?.place === place && fault.nth === nth;
      if (strikes && fault.when === 'before') return strike();
      const answer = await verb(...args);
      if (strikes) return strike();
      return isDead ? never() : answer;
    };
  const strike = (): Promise<never> => {
    hasStruck = true;
    isDead = fault?.becomes === 'death';
    isAway = fault?.becomes === 'outage';
    return isDead ? never() : Promise.reject(lost());
  };

  const { messages, campaigns } = house;
  const faulty: Messages = {
    ...messages,
    findSending: at('findSending', messages.findSending),
    claim: at('claim', messages.claim),
    openSlots: at('openSlots', messages.openSlots),
    giveBack: at('giveBack', messages.giveBack),
    openTurns: (refusal) => at('turn', messages.openTurns(refusal)),
    joinWorkers: at('joinWorkers', async () => {
      const presence = await messages.joinWorkers();
      workers.push(presence.workerId);
      return presence;
    }),
  };
  const delivery = createDelivery({
    ...{ db, clock: house.clock, doorbell: { ring: () => undefined }, smtpUrl: null, transport, log: silentLog },
    campaigns: { ...campaigns, compose: at('compose', campaigns.compose) },
    messages: faulty,
  });
  return {
    delivery,
    workers,
    hasStruck: () => hasStruck,
    heal: () => {
      isAway = false;
    },
  };
}

/** What PostgreSQL does of itself when a process dies. */
async function endSessionOf(workerId: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(l.pid, 5000)
       from pg_locks l, hashtextextended('kohort-worker:' || $1, 0) as key
      where l.locktype = 'advisory' and l.classid = ((key >> 32) & 4294967295)::oid and l.objid = (key & 4294967295)::oid`,
    [workerId],
  );
  await client.end();
}

async function play(fault: Fault) {
  const campaignId = await launched();
  const server = openServer();
  const first = openProcess(server.transport, fault);
  const trying = first.delivery.send().catch((error: Error) => error);
  if (fault.becomes === 'death') {
    await Promise.race([trying, waitFor('the death', first.hasStruck)]);
    for (const workerId of first.workers) await endSessionOf(workerId);
  } else await trying;
  const counts = () => house.campaigns.counts(house.workspaceId, campaignId);
  const inDoubt = async () => (await counts()).unknown;

  // A presence ends with its connection, which PostgreSQL notices a moment later.
  const isOver = async () => {
    await house.messages.recoverStale();
    return (await counts()).claimed === 0;
  };
  first.heal();
  const survivor = fault.becomes === 'death' ? openProcess(server.transport, null) : first;
  let most = 0;
  for (let quiet = false; !quiet; ) {
    await waitFor('the dead to be recovered', isOver);
    most = Math.max(most, await inDoubt());
    await survivor.delivery.send();
    const { planned, claimed } = await counts();
    quiet = planned + claimed === 0;
  }
  await survivor.delivery.close();
  // One that joined, and never heard that it had.
  if (fault.place === 'joinWorkers') for (const workerId of first.workers) await endSessionOf(workerId);
  await house.messages.tellNews();
  return {
    campaignId,
    copies: server.copies,
    most,
    hasStruck: first.hasStruck(),
    states: await house.states(campaignId),
  };
}

/** An error: once, while all else works. An outage: until it is over. Death: of the sender. */
const ends = [
  { becomes: 'error', called: 'an error' },
  { becomes: 'outage', called: 'an outage' },
  { becomes: 'death', called: 'its death' },
] as const;

describe.each(ends)('a sender that meets with $called', { timeout: 60_000 }, ({ becomes }) => {
  describe.each(places)('where it waits for %s', (place) => {
    // Two slots take turns: the sender goes on in one while the other one's turn fails.
    const nths = place === 'turn' ? [1, 3] : [1];
    it.each(['before', 'after'] as const)(
      '%s it happened: each message has one outcome, nobody gets it twice',
      async (when) => {
        for (const nth of nths) {
          const { copies, most, states, campaignId, hasStruck } = await play({ place, nth, when, becomes });
          expect(most, 'messages in doubt').toBeLessThanOrEqual(connections);
          for (const { id, state } of states) {
            const wanted = state === 'unknown' ? [0, 1] : [1];
            expect(['accepted', 'unknown']).toContain(state);
            expect(wanted, `copies of message ${id}, which is ${state} (time ${nth})`).toContain(copies.get(id) ?? 0);
            // Who lives on says what it knows: in doubt is only what it never let go.
            if (becomes !== 'death' && state === 'unknown') expect(copies.get(id) ?? 0).toBe(0);
          }
          if (place === 'turn') expect(hasStruck).toBe(true);
          const told = await db.sql<{ id: number }>(
            `select e.message_id as id from event e join event_kind k on k.id = e.kind_id join message m on m.id = e.message_id
            where k.name = 'message_accepted' and m.campaign_id = $1 order by 1`,
            [campaignId],
          );
          expect(told.map(({ id }) => id)).toEqual(
            states.filter(({ state }) => state === 'accepted').map(({ id }) => id),
          );
        }
      },
    );
  });
});
