import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeResolver } from '../../kit/fake-resolver.ts';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

describe('how far segments can be trusted', async () => {
  const resolver = createFakeResolver({});
  const { house, ask, db, workspaceId } = await createTestApi({ outside: { resolver } });
  const ids = new Map<string, number>();
  const leaf = { type: 'attribute', name: 'region', op: 'is', value: 'north' };

  beforeAll(async () => {
    const person = (place: number) => ({
      externalId: `p${place}`,
      email: `p${place}@gmail.com`,
      attributes: {
        ...(place < 4 ? { region: 'north' } : place < 6 ? { region: 'south' } : {}),
        ...(place < 3 ? { firstName: 'Kim' } : {}),
      },
      consent: place === 0 ? [] : [{ topic: 'news', state: 'subscribed' as const, evidence: { form: 'till' } }],
    });
    await house.contacts.upsertMany(
      workspaceId,
      Array.from({ length: 10 }, (_, place) => person(place)),
    );
    const define = async (name: string, root: object) => {
      const wanted = { name, purpose: 'To be trusted', definition: { version: 1, root } };
      const { body } = await ask('post', '/segments').send(wanted).expect(201);
      ids.set(name, body.id);
      await house.segments.build(body.id);
    };
    await define('North', leaf);
    await define('Not north', { type: 'not', of: leaf });
    const base = { workspace_id: workspaceId, topic: 'news', state: 'draft' };
    const audience = JSON.stringify({ include: [ids.get('North')], exclude: [] });
    const campaign = await insertRow(db, 'campaign', { ...base, name: 'Spring', audience });
    const content = { workspace_id: workspaceId, campaign_id: campaign.id, position: 0, segment_id: null };
    await insertRow(db, 'campaign_content', { ...content, subject: 'Hello {{contact.firstName}}', slots: '{}' });
    expect(await house.value.quality.scorer.score(workspaceId)).toBe(true);
  });

  test('by the fields of its definition and its messages, and by who may be missing', async () => {
    const { body } = await ask('get', `/quality/segments/${ids.get('North')}`).expect(200);
    expect(body).toMatchObject({ members: 4, mayBeWrong: 0, mayBelong: 4 });
    const found = body.fields.map((one: { field: string; weight: number; good: number }) => [
      one.field,
      one.weight,
      one.good,
    ]);
    expect(found).toEqual([
      ['region', 3, 4],
      ['email', 2, 4],
      ['consent', 2, 3],
      ['firstName', 1, 3],
    ]);
    // (3 × 4 + 2 × 4 + 2 × 3 + 1 × 3) of 8 × 4.
    expect(body.score).toBe(90.6);
    expect(body.fields[2].sentence).toBe('Its messages need consent, which 25 % of its members lack.');
    expect(body.fields[3].sentence).toBe('Its messages need firstName, which 25 % of its members lack.');
    expect(body.trend).toMatchObject([{ score: 90.6 }]);
  });

  test('where a condition is turned round, members without the value may be wrong', async () => {
    const { body } = await ask('get', `/quality/segments/${ids.get('Not north')}`).expect(200);
    expect(body).toMatchObject({ members: 6, mayBeWrong: 4, mayBelong: 0 });
    expect(body.fields[0].sentence).toBe('This rule leans on region, which 67 % of its members lack.');
  });

  test('the worst first', async () => {
    const { body } = await ask('get', '/quality/segments').expect(200);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['Not north', 'North']);
    expect(body.items[0]).toMatchObject({ mayBeWrong: 4, mayBelong: 0 });
    expect(body.items[1].fields.map(({ field, good }: { field: string; good: number }) => [field, good])).toEqual([
      ['region', 4],
      ['email', 4],
      ['consent', 3],
      ['firstName', 3],
    ]);
    await ask('get', '/quality/segments/999999').expect(404);
  });

  test('as a table for a spreadsheet, a row for each field', async () => {
    const { text, headers } = await ask('get', '/quality/segments.csv').expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, ...rows] = text.trim().split('\r\n');
    expect(head).toContain('segment_id,segment,members,score,may_be_wrong,may_belong,checked_on,field');
    const ofNorth = rows.map((row: string) => row.split(',')).filter(([, name]: string[]) => name === 'North');
    expect(ofNorth.map((row: string[]) => [row[7], row[9], row[10], row[12]])).toEqual([
      ['region', 'definition', '3', '4'],
      ['email', 'messages', '2', '4'],
      ['consent', 'messages', '2', '3'],
      ['firstName', 'messages', '1', '3'],
    ]);
  });
});
