import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, createKey } = await createTestApi();

const offer = { name: 'Coupons', kind: 'percent', basisPoints: 1_000, codeKind: 'imported' };
const { body: made } = await ask('post', '/offers').send(offer);

describe('codes over the API', () => {
  it('are imported as text, shown whole to those who may write, and withdrawn', async () => {
    const csv = 'code,products\nSPRING-1,rye\nSPRING-1,oat\nSPRING-2,\n';
    const sent = await ask('post', `/offers/${made.id}/codes?use=open`).set('Content-Type', 'text/csv').send(csv);
    expect(sent.status).toBe(200);
    expect(sent.body).toMatchObject({ read: 3, imported: 2, refused: 1, problems: [{ line: 3, reason: 'duplicate' }] });

    const list = await ask('get', `/offers/${made.id}/codes`);
    expect(list.body.items.map(({ code }: { code: string }) => code)).toEqual(['SPRING-1', 'SPRING-2']);
    expect(list.body.counts).toEqual({ free: 0, reserved: 0, given: 0, void: 0, open: 2 });
    const reader = await createKey(['offers:read']);
    const masked = await ask('get', `/offers/${made.id}/codes?state=open`, reader);
    expect(masked.body.items.map(({ code }: { code: string }) => code)).toEqual(['SPRI…', 'SPRI…']);

    const path = `/offers/${made.id}/codes/${list.body.items[0].id}`;
    expect((await ask('delete', path, reader)).status).toBe(403);
    expect((await ask('delete', path)).status).toBe(204);
    expect((await ask('get', `/offers/${made.id}/codes?state=void`)).body.items).toHaveLength(1);
    expect((await ask('get', '/offers/999999/codes')).status).toBe(404);
  });
});

describe('the policy over the API', () => {
  it('holds by default what no accident climbs, and is written as a whole', async () => {
    const before = await ask('get', '/offers/policy');
    expect(before.body).toMatchObject({
      ...{ updatedAt: null },
      policy: { samePriceForAll: false, ladder: { mobileNeedsApproval: true, stepsNeedApproval: true } },
    });
    const written = await ask('put', '/offers/policy').send({
      marginFloors: [{ basisPoints: 2_000, category: 'Bread' }],
    });
    expect(written.status).toBe(200);
    const after = await ask('get', '/offers/policy');
    expect(after.body.policy.marginFloors).toEqual([{ basisPoints: 2_000, category: 'Bread', sku: null }]);
    const wrong = await ask('put', '/offers/policy').send({ samePrice: true });
    expect(wrong.status).toBe(400);
    const nobody = await ask('put', '/offers/policy').send({ groups: { mobile: 4_711 } });
    expect(nobody.body.errors).toMatchObject([{ path: 'body.groups.mobile' }]);
  });

  it('is lifted for one offer by an approval that says why', async () => {
    const path = `/offers/${made.id}/approvals`;
    expect((await ask('post', path).send({ rule: 'same-price', reason: 'because' })).status).toBe(400);
    expect((await ask('post', path).send({ rule: 'budget', reason: '' })).status).toBe(400);
    const given = await ask('post', path).send({ rule: 'budget', reason: 'Agreed with Anna' });
    expect(given.status).toBe(201);
    expect(given.body).toMatchObject({ rule: 'budget', holds: true, actor: expect.stringMatching(/^key:/) });
    expect((await ask('delete', `${path}/${given.body.id}`)).status).toBe(204);
    expect((await ask('get', path)).body.items).toMatchObject([{ id: given.body.id, holds: false }]);
  });
});

describe('bad input', () => {
  it('is told as such, never as a failure of ours', async () => {
    const far = '99999999999';
    const answers = await Promise.all([
      ask('get', `/offers/${far}`),
      ask('get', `/offers/${far}/redemptions`),
      ask('patch', `/offers/${far}`).send({ name: 'Nobody' }),
      ask('delete', `/offers/${far}`),
      ask('get', `/offers/${far}/codes`),
      ask('get', `/offers/${made.id}/codes?contactId=${far}`),
      ask('delete', `/offers/${made.id}/codes/9223372036854775808`),
      ask('get', `/offers/${far}/approvals`),
      ask('get', `/reports/offers/${far}`),
      ask('get', `/reports/offers/${made.id}?segmentId=${far}`),
      ask('get', `/reports/offers/${made.id}?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z`),
      ask('get', `/reports/offers/${made.id}?from=2030-01-01T00:00:00Z&to=2020-01-01T00:00:00Z`),
      ask('get', `/reports/offers/${made.id}?from=9999-12-31T23:59:59-14:00`),
      ask('get', `/reports/offers/${made.id}?from=0000-01-01T00:00:00%2B14:00&to=0000-01-01T00:00:00%2B14:00`),
      ask('get', '/offers?cursor=abc'),
      ask('delete', '/offers/holidays/9999-12-31'),
      ask('delete', '/offers/holidays/2026-02-30'),
      ask('put', '/offers/holidays').send({ holidays: [{ day: '2026-13-01', name: 'x' }] }),
      ask('post', '/offers').send({ ...offer, validFrom: '9999-12-31T23:59:59-14:00' }),
      ask('post', '/offers').send({ ...offer, validFrom: '0000-01-01T00:00:00Z' }),
      ask('post', '/offers').send({ ...offer, validFrom: '0000-01-01T00:00:00+14:00' }),
      ask('post', '/offers').send({ ...offer, name: 'a\u0000b' }),
      ask('post', '/offers').send({ ...offer, basisPoints: -5 }),
      ask('post', '/offers').send({ name: 'x', kind: 'amount', amount: 1e21 }),
      ask('post', '/offers').send({ ...offer, maxPerContact: 0 }),
      ask('post', '/offers').send({ ...offer, windows: [{ weekdays: [7], fromMinute: 0, toMinute: 0 }] }),
      ask('post', '/offers/refund').send({ redemptionId: Number.MAX_SAFE_INTEGER }),
      ask('post', '/offers/refund').send({ key: 'none', amount: -1 }),
      ask('post', '/offers/redeem').send({ key: 'b1', offerId: 1e12, contact: { externalId: 'x' } }),
      ask('post', '/offers/redeem').send({ key: 'b2', code: 'x\u0000', contact: { externalId: 'x' } }),
      ask('post', '/offers/redeem').send({ key: 'b3', code: '   ', contact: { externalId: 'x' } }),
      ask('post', '/offers/redeem').send({ key: 'b4', code: '--', contact: { email: 'nonsense' } }),
      ask('post', '/offers/redeem').send({ key: 'b5', code: '- -', contact: { contactId: 2_147_483_648 } }),
      ask('post', '/offers/evaluate').send({
        contact: { externalId: 'x' },
        lines: [{ product: 'a', amount: 0, quantity: 0 }],
      }),
      ask('post', '/offers/evaluate').send({ contact: { externalId: 'x' }, lines: [{ product: 'a', amount: -1 }] }),
    ]);
    const failed = answers.flatMap(({ status, body }, place) => (status >= 500 ? [{ place, body }] : []));
    expect(failed).toEqual([]);
  });
});

describe('an offer whose segment is gone', () => {
  it('is told when it is saved, and shown afterwards', async () => {
    const unknown = { name: 'Nobody', basisPoints: 500, rules: { segments: { in: [4_711] } } };
    const refused = await ask('post', '/offers').send(unknown);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ path: 'body.rules.segments.in.0' }]);
    const definition = { version: 1, root: { type: 'consent', topic: 'newsletter', state: 'subscribed' } };
    const segment = await ask('post', '/segments').send({ name: 'Soon gone', purpose: 'A test', definition });
    const rules = { segments: { out: [segment.body.id] } };
    const saved = await ask('post', '/offers').send({ ...unknown, rules });
    expect(saved.body.problems).toEqual([]);
    expect((await ask('delete', `/segments/${segment.body.id}`)).status).toBe(204);
    const problems = [{ path: 'rules.segments.out.0', message: expect.stringContaining('"Soon gone" was archived') }];
    expect((await ask('get', `/offers/${saved.body.id}`)).body.problems).toMatchObject(problems);
    const { items } = (await ask('get', '/offers?limit=100')).body;
    expect(items.find(({ id }: { id: number }) => id === saved.body.id).problems).toMatchObject(problems);
  });
});
