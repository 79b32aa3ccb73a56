import { describe, expect, test } from 'vitest';
import type { Client } from '../../../demo/client.ts';
import { knowCustomers, scoreEverybody } from '../../../demo/know-customers.ts';

type Run = { id: number; model: string; state: string; problem: string | null };

/** An API that begins a run when rung, and has it done when asked the second time. */
function createShopApi(options: { fails?: string; isQuiet?: boolean; expected?: string; begun?: Run[] } = {}) {
  const { fails, isQuiet = true, expected = 'scored', begun = [] } = options;
  const runs: Run[] = [...begun];
  const rung: string[] = [];
  const models: Record<string, string> = {
    '/customers/groups/score': 'purchases',
    '/customers/expected-value/fit': 'expected',
    '/quality/check': 'quality',
  };
  const step = () => {
    const seen = runs.map((run) => ({ ...run }));
    for (const run of runs) if (run.state === 'running') run.state = run.model === fails ? 'failed' : 'done';
    // The newest of each model, as the API tells them.
    return seen.filter((run) => !seen.some((other) => other.model === run.model && other.id > run.id));
  };
  const answers: Record<string, () => unknown> = {
    '/customers/runs': () => ({ items: step() }),
    '/customers/groups': () => ({
      currency: 'GBP',
      groups: [
        { group: 'exclusive', customers: 636, revenue: 498_281_124, shareOfRevenue: 0.6225 },
        { group: 'recurring', customers: 2146, revenue: 246_184_858, shareOfRevenue: 0.3076 },
        { group: 'mobile', customers: 1557, revenue: 0, shareOfRevenue: null },
      ],
      pyramid: { sentences: ['The pyramid stands on its base.', 'By heads it does.'] },
    }),
    '/customers/rfm': () => ({
      cells: [
        { recency: 1, frequency: 5, customers: isQuiet ? 3 : 0 },
        { recency: 5, frequency: 5, customers: 9 },
      ],
    }),
    '/customers/rfm/contacts?recency=1&frequency=5&limit=1': () => ({ items: [{ contactId: 7 }] }),
    '/customers/rfm/contacts?recency=5&frequency=5&limit=1': () => ({ items: [{ contactId: 8 }] }),
    '/contacts/7': () => ({ attributes: { firstName: 'Karin', lastName: 'Ek' }, externalId: 'k7' }),
    '/contacts/8': () => ({ attributes: {}, externalId: 'k8' }),
    '/customers/expected-value/contacts/7': () => ({ state: expected, sentences: ['Bought on 41 days.'] }),
    '/customers/expected-value/contacts/8': () => ({ state: expected, sentences: ['Bought on 90 days.'] }),
    '/quality': () => ({ score: 81.2, sentence: 'The data of 4,339 contacts is worth 81.2 of 100.' }),
  };
  const client: Client = {
    async get<Answer>(path: string) {
      const answer = answers[path];
      if (answer === undefined) throw new Error(`Nobody answers ${path}.`);
      return answer() as Answer;
    },
    async post<Answer>(path: string) {
      const model = models[path];
      if (model === undefined) throw new Error(`Nobody answers ${path}.`);
      rung.push(model);
      runs.push({ id: runs.length + 1, model, state: 'running', problem: model === fails ? 'no room' : null });
      return {} as Answer;
    },
  };
  return { client, rung, runs };
}

describe('what the demo tells of customers', () => {
  test('everything is worked out once, and waited for', async () => {
    const { client, rung, runs } = createShopApi();
    await scoreEverybody(client);
    expect([...rung].sort()).toEqual(['expected', 'purchases', 'quality']);
    expect(runs.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  });

  test('a run that began by itself before is not taken for the one that was asked for', async () => {
    const early = { id: 1, model: 'purchases', state: 'running', problem: null };
    const { client, rung, runs } = createShopApi({ begun: [early] });
    await scoreEverybody(client);
    expect(rung).toContain('purchases');
    expect(runs.filter(({ model }) => model === 'purchases').map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('what fails stops the story, with its reason', async () => {
    const { client } = createShopApi({ fails: 'expected' });
    await expect(scoreEverybody(client)).rejects.toThrow('Working out expected failed: no room');
  });

  test('the groups, the pyramid, somebody who went quiet, and the data', async () => {
    const { groups, quality, texts } = await knowCustomers(createShopApi().client);
    expect(groups).toEqual({ exclusive: 636, recurring: 2146, mobile: 1557 });
    expect(quality).toBe(81.2);
    expect(texts).toHaveLength(4);
    expect(texts[0]).toMatch(/exclusive +636 +4,982,811 GBP +62 %/);
    expect(texts[0]).toMatch(/mobile +1,557 +0 GBP +–/);
    expect(texts[1]).toBe('The pyramid stands on its base. By heads it does.');
    expect(texts[2]).toBe('What Karin Ek will still buy:\n  Bought on 41 days.');
    expect(texts[3]).toContain('81.2 of 100');
  });

  test('where nobody went quiet one of the best is looked at; where nothing could be fitted, nobody', async () => {
    const best = await knowCustomers(createShopApi({ isQuiet: false }).client);
    expect(best.texts[2]).toBe('What k8 will still buy:\n  Bought on 90 days.');
    const few = await knowCustomers(createShopApi({ expected: 'too-little-data' }).client);
    expect(few.texts).toHaveLength(3);
  });
});
