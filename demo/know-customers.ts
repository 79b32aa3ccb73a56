import { type Client, waitFor } from './client.ts';
import { table } from './table.ts';

type Run = { id: number; model: string; state: 'running' | 'done' | 'failed'; problem: string | null };
type Group = { group: string; customers: number; revenue: number; shareOfRevenue: number | null };
type GroupReport = { currency: string; groups: Group[]; pyramid: { sentences: string[] } };
type Cell = { recency: number; frequency: number; customers: number };
type Contact = { attributes: Record<string, unknown>; externalId: string | null };
type Expected = { state: string; sentences: string[] };
type Quality = { score: number | null; sentence: string };

/** What is worked out about everybody, each by the way that rings for it. */
const scorings = [
  { model: 'purchases', path: '/customers/groups/score' },
  { model: 'expected', path: '/customers/expected-value/fit' },
  { model: 'quality', path: '/quality/check' },
];

/** Works out everything about everybody once, as happens every night, and waits until it is done. Throws when one failed. */
export async function scoreEverybody(client: Client): Promise<void> {
  const latest = async () => (await client.get<{ items: Run[] }>('/customers/runs')).items;
  await Promise.all(
    scorings.map(async ({ model, path }) => {
      const ofModel = (runs: Run[]) => runs.find((run) => run.model === model);
      const before = await waitFor(`${model} to rest`, async () => {
        const run = ofModel(await latest());
        return run?.state !== 'running' && { id: run?.id ?? 0 };
      });
      await client.post(path);
      const run = await waitFor(`${model} of everybody`, async () => {
        const found = ofModel(await latest());
        return found !== undefined && found.id > before.id && found.state !== 'running' && found;
      });
      if (run.state === 'failed') throw new Error(`Working out ${model} failed: ${run.problem}`);
    }),
  );
}

/** Somebody who used to come often and has gone quiet, if there is anybody; else one of the best. */
async function findTelling(client: Client): Promise<number | null> {
  const { cells } = await client.get<{ cells: Cell[] }>('/customers/rfm');
  const filled = cells.filter(({ customers }) => customers > 0);
  const isQuiet = ({ recency, frequency }: Cell) => recency <= 2 && frequency >= 4;
  const cell = filled.find(isQuiet) ?? filled.at(-1);
  if (cell === undefined) return null;
  const path = `/customers/rfm/contacts?recency=${cell.recency}&frequency=${cell.frequency}&limit=1`;
  const { items } = await client.get<{ items: { contactId: number }[] }>(path);
  return items[0]?.contactId ?? null;
}

async function tellOne(client: Client): Promise<string | null> {
  const id = await findTelling(client);
  if (id === null) return null;
  const { attributes, externalId } = await client.get<Contact>(`/contacts/${id}`);
  const { state, sentences } = await client.get<Expected>(`/customers/expected-value/contacts/${id}`);
  if (state !== 'scored') return null;
  const name = [attributes.firstName, attributes.lastName].filter(Boolean).join(' ') || externalId || `Contact ${id}`;
  return [`What ${name} will still buy:`, ...sentences].join('\n  ');
}

export type KnownCustomers = { groups: Record<string, number>; quality: number | null; texts: string[] };

/** What the shop knows of its customers now: the three groups, the pyramid, one of them looked at closely, and its data. */
export async function knowCustomers(client: Client): Promise<KnownCustomers> {
  await scoreEverybody(client);
  const { groups, pyramid, currency } = await client.get<GroupReport>('/customers/groups');
  const quality = await client.get<Quality>('/quality');
  const one = await tellOne(client);
  return {
    groups: Object.fromEntries(groups.map(({ group, customers }) => [group, customers])),
    quality: quality.score,
    texts: [
      table(
        ['Group', 'customers', 'revenue of a year', 'share'],
        groups.map(({ group, customers, revenue, shareOfRevenue }) => [
          group,
          customers,
          `${Math.round(revenue / 100).toLocaleString('en')} ${currency}`,
          shareOfRevenue === null ? '–' : `${Math.round(100 * shareOfRevenue)} %`,
        ]),
      ),
      pyramid.sentences.join(' '),
      ...(one === null ? [] : [one]),
      quality.sentence,
    ],
  };
}
