import { describe, expect, it } from 'vitest';
import { createRandom } from '../../simulator/index.ts';
import { type ChildProgram, endAll, ready, startChild } from '../kit/child-program.ts';
import { type FlowHouse, openFlowHouse, settingsBeside } from '../kit/flow-house.ts';
import { killSeeds } from '../kit/kill-seeds.ts';
import { launchToMany } from '../kit/launched-campaign.ts';
import { createTestDatabase, type TestDatabase } from '../kit/postgres.ts';
import { messageIdOf } from '../kit/read-letter.ts';
import { type Moment, startSmtpSink } from '../kit/smtp-sink.ts';
import { waitFor } from '../kit/wait-for.ts';

/** Where the kills fall. Others: `KILL_SEED=7 npx vitest run --project flow test/flow/kill.test.ts`. */
const seeds = killSeeds([1, 2, 3]);
/** For what takes long and differs little. */
const fewSeeds = killSeeds([1]);
/** How many messages a sender has in the air at most. */
const connections = 20;

const databases = new Map<string, TestDatabase>();
for (const seed of seeds) databases.set(`smtp ${seed}`, await createTestDatabase());
for (const seed of fewSeeds) {
  for (const what of ['mailbox', 'import']) databases.set(`${what} ${seed}`, await createTestDatabase());
}

type Start = (env: Record<string, string>, entry?: string) => ChildProgram;

/** A house whose API runs here, and which is worked by programs that a test starts and kills. */
async function inHouse(
  of: string,
  env: Record<string, string>,
  tell: (house: FlowHouse, start: Start) => Promise<void>,
) {
  const database = databases.get(of)!;
  const house = await openFlowHouse({ database, env: { ROLES: 'api', ...env } });
  const children: ChildProgram[] = [];
  const settings = settingsBeside({ databaseUrl: database.url, dataDir: house.dataDir });
  try {
    await tell(house, (more, entry) => {
      const child = startChild({ ...settings, ...more }, entry ? { entry } : {});
      children.push(child);
      return child;
    });
  } catch (error) {
    for (const child of children) console.error(`Process ${child.pid} said:\n${child.stderr().slice(-3_000)}`);
    throw error;
  } finally {
    await endAll(children);
    await house.close();
  }
}

const countBy = (ids: Iterable<number>) => {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
};

/** Programs start several times here: a few seconds each, far more on a busy machine. */
const limits = { timeout: 400_000 };
const longWait = 180_000;

/** What became of messages is told a moment after it is recorded, and also when the worker that recorded it is dead. */
async function acceptedEvents(house: FlowHouse, campaign: Awaited<ReturnType<typeof launchToMany>>) {
  const isTold = async () => (await house.db.sql('select 1 from message_news limit 1')).length === 0;
  await waitFor('the news to be told', isTold, longWait);
  return [...(await campaign.acceptedEvents())].sort();
}

describe.concurrent('SIGKILL at any moment', limits, () => {
  const inDoubt =
    'of a sender: nobody gets a campaign twice, nobody is forgotten, and what is in doubt is said to be (seed %i)';
  it.each(seeds)(inDoubt, async (seed) => {
    const draw = createRandom(seed).fork('smtp');
    const moments: Moment[] = ['mail', 'rcpt', 'data', 'in-data', 'dot'];
    const kills = [0, 1, 2].map(() => ({ at: moments[draw.between(0, 4)]!, after: draw.between(40, 180) }));
    let child: ChildProgram | undefined;
    let seen = 0;
    const sink = await startSmtpSink(undefined, (moment) => {
      // What was on the wire still arrives after a kill: it counts towards no other.
      if (!child || moment !== kills[0]?.at || ++seen < kills[0].after) return;
      kills.shift();
      child.kill('SIGKILL');
      child = undefined;
    });
    const tell = async (house: FlowHouse, start: Start) => {
      const campaign = await launchToMany(house, 600);
      for (let left = kills.length; left > 0; left--) {
        seen = 0;
        const victim = start({ SMTP_URL: sink.url }, 'workers/workers.ts');
        child = victim;
        expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
        expect(kills).toHaveLength(left - 1);
      }
      child = start({ SMTP_URL: sink.url }, 'workers/workers.ts');
      await campaign.untilFinished();

      const counts = await campaign.counts();
      expect(counts.accepted + counts.unknown).toBe(600);
      if (process.env.KILL_SEED) console.info(`In doubt after three kills: ${counts.unknown}.`);
      expect(counts.unknown).toBeGreaterThan(0);
      expect(counts.unknown).toBeLessThanOrEqual(3 * connections);
      const states = await campaign.states();
      const copies = countBy(sink.taken.map(({ raw }) => messageIdOf(raw)));
      for (const [id, state] of states) {
        const wanted = state === 'unknown' ? [0, 1] : [1];
        expect(wanted, `copies of message ${id}, which is ${state}`).toContain(copies.get(id) ?? 0);
      }
      expect(copies.size).toBeLessThanOrEqual(600);
      const accepted = [...states].filter(([, state]) => state === 'accepted').map(([id]) => [id, 1]);
      expect(await acceptedEvents(house, campaign)).toEqual(accepted.sort());

      // A person decides to send them again: then nobody is left out, and only those in doubt can have two copies.
      await house.ask('POST', `/campaigns/${campaign.id}/resolve-unknown`, { decision: 'resend' });
      await campaign.untilFinished();
      const after = countBy(sink.taken.map(({ raw }) => messageIdOf(raw)));
      expect(await campaign.counts()).toMatchObject({ accepted: 600, unknown: 0 });
      for (const [id, state] of states) {
        expect(after.get(id), `copies of message ${id}`).toBe((copies.get(id) ?? 0) + (state === 'unknown' ? 1 : 0));
      }
    };
    await inHouse(`smtp ${seed}`, {}, tell).finally(sink.close);
  });

  const withMailbox =
    'of a sender with the built-in mailbox: what is in doubt is settled by what the mailbox holds (seed %i)';
  it.each(fewSeeds)(withMailbox, async (seed) => {
    const draw = createRandom(seed).fork('mailbox');
    await inHouse(`mailbox ${seed}`, {}, async (house, start) => {
      const campaign = await launchToMany(house, 400);
      const caught = async () => {
        const rows = await house.db.sql<{ id: number }>('select message_id as id from caught_mail');
        return rows.map(({ id }) => id);
      };
      const after = draw.between(20, 300);
      const child = start({}, 'workers/workers.ts');
      await child.until(ready);
      await waitFor(`${after} mails`, async () => (await caught()).length >= after, longWait);
      child.kill('SIGKILL');
      await child.ended;
      expect((await campaign.counts()).accepted).toBeLessThan(400);
      start({}, 'workers/workers.ts');
      await waitFor('every doubt to be settled', async () => (await campaign.counts()).accepted === 400, longWait);
      await campaign.untilFinished();
      const ids = [...(await campaign.states()).keys()];
      expect([...countBy(await caught())].sort()).toEqual(ids.map((id) => [id, 1]).sort());
      expect(await acceptedEvents(house, campaign)).toEqual(ids.map((id) => [id, 1]).sort());
    });
  });

  it.each(fewSeeds)('of an import: it is taken up again, and every row is in once (seed %i)', async (seed) => {
    const rows = 60_000;
    const after = createRandom(seed).fork('import').between(1, 40_000);
    await inHouse(`import ${seed}`, {}, async (house, start) => {
      const csv = ['number,email'];
      for (let row = 1; row <= rows; row++) csv.push(`${row},p${row}@people.example`);
      csv.push('0,no address');
      const mapping = { fields: { externalId: 'number', email: 'email' } };
      type Import = { id: number; state: string; progress: { rows: number } };
      const { id } = await house.ask<Import>('POST', '/imports', { kind: 'contacts', mapping });
      await house.ask('PUT', `/imports/${id}/file`, csv.join('\n'));
      const look = () => house.ask<Import & { counts: object }>('GET', `/imports/${id}`);

      const child = start({}, 'workers/workers.ts');
      await child.until(ready);
      await waitFor('rows to be read', async () => (await look()).progress.rows >= after, longWait);
      child.kill('SIGKILL');
      await child.ended;
      expect((await look()).state).toBe('running');
      // The dead run is taken for dead after half a minute without a sign of life; here that minute has passed.
      await house.db.sql(`update import set heartbeat_at = heartbeat_at - interval '1 minute'`);

      start({}, 'workers/workers.ts');
      await waitFor('the import to be done', async () => (await look()).state === 'done', longWait);
      const { counts } = await look();
      expect(counts).toMatchObject({ rows: rows + 1, problems: 1, contacts: { created: rows } });
      const [row] = await house.db.sql<{ count: number; numbers: number }>(
        'select count(*) as count, count(distinct external_id) as numbers from contact',
      );
      expect(row).toEqual({ count: rows, numbers: rows });
    });
  });
});
