import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createFakeResolver } from '../../kit/fake-resolver.ts';
import { createTestApi } from '../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../kit/online-retail.ts';

/** What the file calls a country and nobody else does. */
const notCountries = ['Unspecified', 'European Community'];
/** A year before the day of the run, in the file's own words; winter, when London's clock shows UTC. */
const staleBefore = '2010-12-10 00:00';

type Plain = { customer: number; country: string; lastOrder: string | null };
type Found = { segmentId: number; name: string; members: number; score: number | null };
type FieldFound = { field: string; filled: number; good: number; sentence: string };

describe.runIf(hasOnlineRetail('the quality of the data'))('the quality of the data of the real shop', async () => {
  const resolver = createFakeResolver({});
  const api = await createTestApi({ clock: createFakeClock(endOfOnlineRetail), outside: { resolver } });
  const { db, house, ask, createKey } = api;
  let workspaceId = 0;
  let key = '';
  let plain: Plain[] = [];
  const ids = new Map<string, number>();

  /** The rows of the file, one after the other: no code of the engine has seen them. */
  async function readPlainly(): Promise<Plain[]> {
    const rows = await db.sql<{ invoice: string; customer: number; country: string; local: string }>(
      `select invoice, customer::int as customer, country, to_char(local, 'YYYY-MM-DD HH24:MI') as local
         from shop.row where customer is not null order by id`,
    );
    const customers = new Map<number, Plain>();
    for (const { invoice, customer, country, local } of rows) {
      const before = customers.get(customer)?.lastOrder ?? null;
      const isOrder = !invoice.startsWith('C');
      const lastOrder = isOrder && (before === null || local > before) ? local : before;
      customers.set(customer, { customer, country, lastOrder });
    }
    return [...customers.values()];
  }

  const isStale = ({ lastOrder }: Plain) => lastOrder !== null && lastOrder < staleBefore;
  const isNowhere = ({ country }: Plain) => notCountries.includes(country);
  /** Nobody has an address (40) or ever said yes (25); signs of life weigh 15, the country 20. */
  const worthOf = (one: Plain) => (isStale(one) ? 0 : 15) + (isNowhere(one) ? 0 : 20);

  beforeAll(async () => {
    ({ workspaceId } = await openOnlineRetail(api));
    key = await createKey(undefined, workspaceId);
    plain = await readPlainly();
    await house.value.groups.scorer.score(workspaceId);
    await house.value.groups.makeSegments(workspaceId, 'system');
    const british = { type: 'attribute', name: 'country', op: 'is', value: 'United Kingdom' };
    const make = (name: string, root: object) =>
      ask('post', '/segments', key)
        .send({ name, purpose: 'To be looked at', definition: { version: 1, root } })
        .expect(201);
    await make('At home', british);
    await make('Abroad', { type: 'not', of: british });
    const { body } = await ask('get', '/segments', key).expect(200);
    for (const { id, name } of body.items) {
      ids.set(name, id);
      await house.segments.build(id);
    }
    expect(await house.value.quality.scorer.score(workspaceId)).toBe(true);
  }, 300_000);

  test('fields, issues and the figure are what a plain reading of the file gives', async () => {
    const { body } = await ask('get', '/quality', key).expect(200);
    const everybody = plain.length;
    expect(body).toMatchObject({ kind: 'checked', day: '2011-12-10', contacts: everybody, staleMonths: 12 });
    const fields = body.fields.map(({ field, filled, invalid }: Record<string, unknown>) => [field, filled, invalid]);
    expect(fields).toEqual([
      ['email', 0, 0],
      ['country', plain.filter(({ country }) => country.trim() !== '').length, 0],
    ]);
    const issues = body.issues.map(({ code, contacts }: { code: string; contacts: number }) => [code, contacts]);
    expect(Object.fromEntries(issues)).toEqual({
      ...{ missing: everybody, 'no-consent': everybody },
      stale: plain.filter(isStale).length,
      'unknown-country': plain.filter(isNowhere).length,
    });
    const worth = plain.map(worthOf);
    const mean = worth.reduce((sum, one) => sum + one, 0) / everybody;
    expect(body.score).toBe(Math.round(10 * mean) / 10);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => worth.filter((one) => Math.floor(one / 10) === tenth).length,
    );
    expect(body.tenths).toEqual(tenths);
    // Who was found, not only how many.
    const stale = await db.sql<{ customer: number }>(
      `select c.external_id::int as customer from contact_issue i join contact c on c.id = i.contact_id
        where i.workspace_id = $1 and i.code = 'stale' order by 1`,
      [workspaceId],
    );
    const meant = plain.filter(isStale).map(({ customer }) => customer);
    expect(stale.map(({ customer }) => customer)).toEqual(meant.sort((a, b) => a - b));
  });

  test('as docs/online-retail.md tells it', async () => {
    const { body } = await ask('get', '/quality', key).expect(200);
    expect(body.score).toBe(34.7);
    expect(body.fields.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
      'email: nobody has it.',
      'country: everybody has it.',
    ]);
    const counts = body.issues.map(({ code, contacts }: { code: string; contacts: number }) => [code, contacts]);
    expect(Object.fromEntries(counts)).toEqual({ missing: 4372, 'no-consent': 4372, stale: 74, 'unknown-country': 5 });
    const unknown = body.issues.find(({ code }: { code: string }) => code === 'unknown-country');
    expect(new Set(unknown.examples.map(({ value }: { value: string }) => value))).toContain('Unspecified');
  });

  test('each segment by the fields it leans on', async () => {
    const { body } = await ask('get', '/quality/segments', key).expect(200);
    const found = body.items.map(({ name, members, score }: Found) => [name, members, score]);
    // 3 for what the definition reads, 2 each for the address and consent that nobody has.
    const seven = (share: number) => Math.round((1_000 * 3 * share) / 7) / 10;
    const abroad = plain.filter(({ country }) => country !== 'United Kingdom');
    const known = abroad.filter((one) => !isNowhere(one)).length;
    expect(new Map(found.map(([name, ...rest]: [string, number, number]) => [name, rest]))).toEqual(
      new Map([
        ['Abroad', [abroad.length, seven(known / abroad.length)]],
        ['At home', [plain.length - abroad.length, seven(1)]],
        ['Exclusive customers', [636, seven(1)]],
        ['Recurring customers', [2146, seven(1)]],
        ['Mobile customers', [1557, seven(1)]],
      ]),
    );
    expect(found[0]).toEqual(['Abroad', 422, 42.3]);
    const one = (await ask('get', `/quality/segments/${ids.get('Abroad')}`, key).expect(200)).body;
    expect(one).toMatchObject({ mayBeWrong: 5, mayBelong: 0 });
    expect(one.fields.map(({ field, filled, good }: FieldFound) => [field, filled, good])).toEqual([
      ['country', 422, 417],
      ['email', 0, 0],
      ['consent', 0, 0],
    ]);
    expect(one.fields.map(({ sentence }: FieldFound) => sentence)).toEqual([
      'This rule leans on country, which all of its members have; in 1 % of those who have it, it is doubtful.',
      'Its messages need email, which none of its members has.',
      'Its messages need consent, which none of its members has.',
    ]);
  });

  test('without names, addresses and phones nobody is called anybody else', async () => {
    await ask('post', '/duplicates/find', key).send({ country: 'GB' }).expect(202);
    await house.contacts.repairs.work();
    const { body } = await ask('get', '/duplicates', key).expect(200);
    expect(body).toMatchObject({ pairs: [], clusters: [], lastSearch: { state: 'done', counts: { contacts: 4372 } } });
  });
});
