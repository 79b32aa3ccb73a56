import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../kit/online-retail.ts';

type Trait = { key: string; best: { yes: number; known: number }; rest: { yes: number; known: number }; why: string };
const round = (value: number) => Math.round(value * 100) / 100;

describe.runIf(hasOnlineRetail('the template of the ten best customers'))('the ten best of the real shop', async () => {
  const clock = createFakeClock(endOfOnlineRetail);
  const { house, db, createKey, ask } = await createTestApi({ clock });
  let workspaceId = 0;
  let key = '';
  let template: { id: number; contactIds: number[]; basis: object; summary: string };

  beforeAll(async () => {
    ({ workspaceId } = await openOnlineRetail({ db, house }));
    key = await createKey(undefined, workspaceId);
    const top = { count: 10, measure: 'revenue', windowDays: 365 };
    template = (await ask('post', '/customers/templates', key).send({ name: 'Our ten', top }).expect(201)).body;
  }, 300_000);

  test('they are the ten who spent most in the year, by the file itself', async () => {
    const raw = await db.sql<{ customer: string }>(
      `select customer::text from shop.invoice where at >= $1::timestamptz - interval '365 days' and at < $1
        group by customer order by sum(pence) desc limit 10`,
      [endOfOnlineRetail],
    );
    const chosen = await db.sql<{ id: string }>(
      'select external_id as id from contact where workspace_id = $1 and id = any($2::int[])',
      [workspaceId, template.contactIds],
    );
    expect(new Set(chosen.map(({ id }) => id))).toEqual(new Set(raw.map(({ customer }) => customer)));
    expect(template.basis).toMatchObject({ kind: 'found', best: 10, rest: 4_329, tested: 86 });
  });

  test('what sets them apart, in numbers that the file gives too', async () => {
    const { body } = await ask('get', `/customers/templates/${template.id}/traits`, key).expect(200);
    const found = body.kept.map(({ key: name, best, rest }: Trait) => [name, best.yes, rest.yes]);
    expect(found).toEqual([
      ['purchase:basket at-least 66811', 9, 424],
      ['purchase:product is 22960', 8, 565],
      ['attribute:country is EIRE', 2, 1],
      ['purchase:product is 22666', 7, 464],
    ]);
    const [raw] = await db.sql<{ buyers: number; irish: number }>(
      `select (select count(distinct customer)::int from shop.line where stock = '22960' and quantity > 0) as buyers,
              (select count(*)::int from (select distinct on (customer) country from shop.line order by customer, id desc) c
                where country = 'EIRE') as irish`,
    );
    expect(raw).toEqual({ buyers: 8 + 565, irish: 3 });
    const aside = new Map<string, string>(body.setAside.map(({ key: name, why }: Trait) => [name, why]));
    expect(aside.get('purchase:orders at-least 9')).toContain('they bought a lot');
    expect(aside.get('purchase:recency-days at-least 14')).toContain('restates “bought a lot”');
    expect(aside.get('attribute:country is Netherlands')).toContain('may be chance');
  });

  test('the template of 11 June, against the half year that followed', async () => {
    const { check } = (await ask('get', `/customers/templates/${template.id}/check`, key).expect(200)).body;
    expect(check).toMatchObject({ kind: 'measured', asOf: '2011-06-11T00:00:00.000Z', prospects: null });
    const { customers } = check;
    const bands = customers.bands.map((band: { contacts: number; worthMost: { share: number } }) => [
      band.contacts,
      round(band.worthMost.share),
    ]);
    expect([customers.contacts, round(customers.area), customers.ordered.count]).toEqual([2_801, 0.66, 1_943]);
    expect(bands).toEqual([
      [559, 0.24],
      [2_242, 0.07],
    ]);
    expect(round(customers.deciles[0].lift)).toBe(2.78);
  });

  test('everybody is scored', async () => {
    await ask('post', `/customers/templates/${template.id}/score`, key).expect(202);
    await house.value.likeness.score(workspaceId, template.id);
    const { scored } = (await ask('get', `/customers/templates/${template.id}`, key).expect(200)).body;
    expect([scored.go, scored.thinkTwice, scored.no]).toEqual([1_111, 33, 3_228]);
  });
});
