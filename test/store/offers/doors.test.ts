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
