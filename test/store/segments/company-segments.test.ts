import { describe, expect, it } from 'vitest';
import type { CompanyNode } from '../../../src/segments/companies/company-definition.schema.ts';
import { insertCompanies } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createSegmentStage, livesIn } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;
const define = (root: CompanyNode) => ({ version: 1 as const, root });

/** Acme (Ann decides and buys much, Bo), Bolt (Bo again, alone), Core (Cy, who bought nothing) and Dune (nobody). */
async function openTown() {
  const stage = await createSegmentStage(db);
  const { workspaceId, clock } = stage;
  const [ann, bo, cy] = (await stage.settle('Lund', 'Lund', 'Malmö')) as [number, number, number];
  const link = (contactId: number, key: string, role: string | null, decides: boolean, attributes = {}) => ({
    ...{ contactId, key, name: `${key} AB`, role, decides, attributes },
  });
  await insertCompanies(db, workspaceId, [
    link(ann, 'acme', 'CEO', true, { industry: '47.11', employees: 60, founded: '2001-10-25' }),
    link(bo, 'acme', 'buyer', false),
    link(bo, 'bolt', 'Owner', true, { industry: '56.10', employees: 3 }),
    link(cy, 'core', null, false, { industry: '47.11' }),
  ]);
  await db.sql(`insert into company (workspace_id, key, name) values ($1, 'dune', 'dune AB')`, [workspaceId]);
  const now = clock.now().getTime();
  await stage.happen(ann, 'order', { amount: 50_000, at: now - 30 * 24 * HOUR });
  await stage.happen(bo, 'order', { amount: 10_000, at: now - 24 * HOUR });
  await stage.happen(bo, 'refund', { amount: -4_000, at: now - HOUR });
  await stage.segments.refresh();
  const { companySegments } = stage.segments;
  const rows = await db.sql<{ id: number; key: string }>('select id, key from company where workspace_id = $1', [
    workspaceId,
  ]);
  const keyOf = new Map(rows.map(({ id, key }) => [id, key]));
  let made = 0;
  return {
    ...stage,
    ...{ ann, bo, cy, companySegments },
    addSegment: stage.add,
    add: async (root: CompanyNode) => {
      made += 1;
      return companySegments.create(workspaceId, {
        name: `Segment ${made}`,
        purpose: 'test',
        definition: define(root),
      });
    },
    /** Keys of the companies that a definition means. */
    async ask(root: CompanyNode): Promise<string[]> {
      const { count, examples, population } = await companySegments.preview(workspaceId, define(root));
      expect(population).toBe(4);
      expect(count).toBe(examples.length);
      return examples.map(({ id }) => keyOf.get(id)!);
    },
  };
}

const town = await openTown();

describe('segments of companies', () => {
  const lastWeek = { type: 'last' as const, amount: 7, unit: 'days' as const };
  it.each<[string, CompanyNode, string[]]>([
    ['an attribute', { type: 'attribute', name: 'industry', op: 'is', value: '47.11' }, ['acme', 'core']],
    ['a number', { type: 'attribute', name: 'employees', op: 'more-than', value: 3 }, ['acme']],
    ['the name', { type: 'attribute', name: '$name', op: 'starts-with', value: 'B', ignoreCase: true }, ['bolt']],
    ['a date', { type: 'attribute', name: 'founded', op: 'anniversary', from: 0, to: 2 }, ['acme']],
    ['what is missing', { type: 'attribute', name: 'employees', op: 'missing' }, ['core', 'dune']],
    ['people', { type: 'people', op: 'at-least', value: 2 }, ['acme']],
    ['nobody', { type: 'people', op: 'exactly', value: 0 }, ['dune']],
    ['people who decide', { type: 'people', op: 'at-least', value: 1, decides: true }, ['acme', 'bolt']],
    ['people in a role', { type: 'people', op: 'exactly', value: 1, roles: ['owner', 'BUYER'] }, ['acme', 'bolt']],
    ['orders of all', { type: 'purchase', measure: 'orders', op: 'at-least', value: 2 }, ['acme']],
    ['no orders', { type: 'purchase', measure: 'orders', op: 'exactly', value: 0 }, ['core', 'dune']],
    [
      'orders in a window',
      { type: 'purchase', measure: 'orders', op: 'exactly', value: 1, window: lastWeek },
      ['acme', 'bolt'],
    ],
    ['money', { type: 'purchase', measure: 'net', op: 'at-least', value: 56_000 }, ['acme']],
    [
      'money, refunds taken off',
      { type: 'purchase', measure: 'net', op: 'exactly', value: 6_000, window: lastWeek },
      ['acme', 'bolt'],
    ],
    ['recency', { type: 'purchase', measure: 'recency', op: 'at-most', amount: 2, unit: 'days' }, ['acme', 'bolt']],
    [
      'the edge of recency',
      { type: 'purchase', measure: 'recency', op: 'at-least', amount: 24, unit: 'hours' },
      ['acme', 'bolt'],
    ],
    ['not', { type: 'not', of: { type: 'people', op: 'at-least', value: 1 } }, ['dune']],
    [
      'all and any',
      {
        type: 'all',
        of: [
          { type: 'attribute', name: 'industry', op: 'exists' },
          {
            type: 'any',
            of: [
              { type: 'people', op: 'at-least', value: 2 },
              { type: 'attribute', name: '$key', op: 'is', value: 'core' },
            ],
          },
        ],
      },
      ['acme', 'core'],
    ],
  ])('go by %s', async (_, root, keys) => {
    expect(await town.ask(root)).toEqual(keys);
  });

  it('count the members of a segment of contacts, as they are now', async () => {
    const segmentId = await town.addSegment('In Lund', livesIn('Lund'));
    expect(await town.ask({ type: 'contacts', segmentId, op: 'at-least', value: 2 })).toEqual(['acme']);
    expect(await town.ask({ type: 'contacts', segmentId, op: 'exactly', value: 0 })).toEqual(['core', 'dune']);
    const { name } = await town.add({ type: 'contacts', segmentId, op: 'at-least', value: 1 });
    const archived = town.segments.archive(town.workspaceId, segmentId);
    await expect(archived).rejects.toMatchObject({ code: 'segment_in_use', detail: expect.stringContaining(name) });
    const unknown = town.ask({ type: 'contacts', segmentId: 999_999, op: 'at-least', value: 1 });
    await expect(unknown).rejects.toMatchObject({ code: 'segment_unknown' });
  });

  it('are kept, changed and archived, and say in a sentence what they are', async () => {
    const { companySegments, workspaceId } = town;
    const made = await town.add({
      type: 'all',
      of: [
        { type: 'attribute', name: 'employees', op: 'at-least', value: 50 },
        { type: 'people', op: 'at-least', value: 1, decides: true },
        {
          type: 'purchase',
          measure: 'net',
          op: 'at-least',
          value: 500_000,
          window: { type: 'last', amount: 365, unit: 'days' },
        },
      ],
    });
    expect(made.sentence).toBe(
      'Companies whose “employees” is at least 50 and with at least 1 known contact who decides and whose contacts together ' +
        'spent at least 5,000.00 SEK in the last 365 days.',
    );
    const taken = companySegments.create(workspaceId, { name: made.name, purpose: 'x', definition: made.definition });
    await expect(taken).rejects.toMatchObject({ code: 'segment_name_taken' });
    const changed = await companySegments.update(workspaceId, made.id, { purpose: 'Another' });
    expect(changed).toMatchObject({ purpose: 'Another', name: made.name, definition: made.definition });
    expect((await companySegments.list(workspaceId, { limit: 50 })).items.map(({ id }) => id)).toContain(made.id);
    await companySegments.archive(workspaceId, made.id);
    expect((await companySegments.list(workspaceId, { limit: 50 })).items.map(({ id }) => id)).not.toContain(made.id);
    await expect(companySegments.archive(workspaceId, made.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await companySegments.get(workspaceId, made.id)).archivedAt).not.toBeNull();
    await expect(companySegments.get(workspaceId + 1, made.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('show their companies and contacts page by page, and put the contacts on a list', async () => {
    const { companySegments, workspaceId, ann, bo, cy } = town;
    const { id } = await town.add({ type: 'people', op: 'at-least', value: 1 });
    const first = await companySegments.companies(workspaceId, id, { limit: 2 });
    expect(first.items.map(({ key, contacts }) => [key, contacts])).toEqual([
      ['acme', 2],
      ['bolt', 1],
    ]);
    const second = await companySegments.companies(workspaceId, id, { limit: 2, cursor: first.nextCursor! });
    expect(second.items.map(({ key }) => key)).toEqual(['core']);
    expect(second.nextCursor).toBeNull();
    const contacts = await companySegments.contacts(workspaceId, id, { limit: 2 });
    expect(contacts.items.map(({ contactId, companies }) => [contactId, companies.map(({ role }) => role)])).toEqual([
      [ann, ['CEO']],
      [bo, ['buyer', 'Owner']],
    ]);
    const listId = await town.addSegment('Kept by hand', { type: 'list' });
    expect(await companySegments.fillList(workspaceId, id, { segmentId: listId })).toEqual({
      ...{ added: 3, removed: 0, unchanged: 0 },
    });
    const deciders = await town.add({ type: 'people', op: 'at-least', value: 1, roles: ['ceo'] });
    const filled = await companySegments.fillList(workspaceId, deciders.id, { segmentId: listId, isReplacing: true });
    expect(filled).toEqual({ added: 0, removed: 1, unchanged: 2 });
    await town.segments.refresh();
    const members = await town.segments.members(workspaceId, listId, { limit: 10 });
    expect(members.items.map(({ contactId }) => contactId)).toEqual([ann, bo].filter((one) => one !== cy));
    const noList = await town.addSegment('No list', livesIn('Lund'));
    const refused = companySegments.fillList(workspaceId, id, { segmentId: noList });
    await expect(refused).rejects.toMatchObject({ code: 'segment_has_no_list' });
  });
});
