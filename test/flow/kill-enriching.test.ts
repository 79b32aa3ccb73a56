import { expect, it } from 'vitest';
import { createRandom } from '../../simulator/index.ts';
import { type ChildProgram, endAll, ready, startChild } from '../kit/child-program.ts';
import { openFlowHouse, settingsBeside } from '../kit/flow-house.ts';
import { killSeeds } from '../kit/kill-seeds.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';
import { openReceiver } from '../kit/webhook-stage.ts';

const seeds = killSeeds([1]);
const databases = new Map<number, Awaited<ReturnType<typeof createTestDatabase>>>();
for (const seed of seeds) databases.set(seed, await createTestDatabase());

const longWait = 180_000;
const people = 6_000;

type Repair = { id: number; kind: string; state: string; counts: Record<string, number>; problem: string | null };
type Asked = { contacts: { externalId: string }[] };

it.each(seeds)(
  'SIGKILL of a worker that enriches: file and other system end as if nothing had been (seed %i)',
  async (seed) => {
    const draw = createRandom(seed).fork('enriching');
    const receiver = await openReceiver(({ body }) => {
      const said = (JSON.parse(body) as Asked).contacts.map(({ externalId }) => ({
        externalId,
        attributes: { town: externalId },
      }));
      return { status: 200, body: JSON.stringify(said) };
    });
    const database = databases.get(seed)!;
    const env = { WEBHOOK_PRIVATE_ADDRESSES: '127.0.0.1' };
    const house = await openFlowHouse({ database, env: { ROLES: 'api', ...env } });
    const children: ChildProgram[] = [];
    const start = async () => {
      const settings = { ...settingsBeside({ databaseUrl: database.url, dataDir: house.dataDir }), ...env };
      const child = startChild(settings, { entry: 'workers/workers.ts' });
      children.push(child);
      await child.until(ready);
      return child;
    };
    try {
      const rows = Array.from({ length: people }, (_, at) => ({ externalId: `p${at}` }));
      await house.house.contacts.upsertMany(house.workspaceId, rows);
      const csv = [
        'externalId,city,note',
        ...rows.map(({ externalId }) => `${externalId},C ${externalId},`),
        'nobody,x,y',
      ];
      const look = async (id: number) =>
        (await house.ask<{ items: Repair[] }>('GET', '/repairs')).items.find((one) => one.id === id)!;
      const file = await fetch(`${house.program.publicUrl}/api/v1/repairs/enrich-file`, {
        method: 'POST',
        headers: { authorization: `Bearer ${house.key}`, 'content-type': 'text/csv' },
        body: csv.join('\n'),
      });
      expect(file.status).toBe(202);
      const ids = [((await file.json()) as { id: number }).id];
      const wish = { kind: 'enrich-webhook', url: receiver.url, fields: ['town'] };
      ids.push((await house.ask<{ id: number }>('POST', '/repairs', wish)).id);

      for (const id of ids) {
        const after = draw.between(1, people - 1_500);
        const victim = await start();
        await waitFor('some to be written', async () => ((await look(id)).counts.changed ?? 0) >= after, longWait);
        victim.kill('SIGKILL');
        await victim.ended;
        // Taken for dead after a minute without a sign of life: here that minute has passed.
        await house.db.sql(`update repair set counts = counts || '{"beatAt": 0}' where state = 'running'`);
      }
      await start();
      for (const id of ids) await waitFor('the end', async () => (await look(id)).state === 'done', longWait);
      expect((await look(ids[0]!)).counts).toMatchObject({ looked: people + 1, changed: people, unknown: 1, bad: 0 });
      expect((await look(ids[1]!)).counts).toMatchObject({
        looked: people,
        asked: people,
        calls: people / 100,
        changed: people,
      });
      // One call may have been made again, under the same id.
      const keys = receiver.calls.map(({ headers }) => headers['webhook-id']);
      expect(new Set(keys).size).toBe(people / 100);
      expect(keys.length).toBeLessThanOrEqual(people / 100 + 2);
      const [row] = await house.db.sql<{ right: number }>(
        `select count(*)::int as right from contact
        where attributes ->> 'town' = external_id and attributes ->> 'city' = 'C ' || external_id and not attributes ? 'note'`,
      );
      expect(row).toEqual({ right: people });
    } catch (error) {
      for (const child of children) console.error(`Process ${child.pid} said:\n${child.stderr().slice(-3_000)}`);
      throw error;
    } finally {
      await endAll(children);
      await house.close();
    }
  },
  400_000,
);
