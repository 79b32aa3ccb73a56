import { beforeEach, describe, expect, test } from 'vitest';
import { createContacts, type ValueInput } from '../../../src/contacts/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const rings: string[] = [];
const workspaces = { audit: async () => undefined };
const contacts = createContacts({ db, clock, doorbell: { ring: (name) => rings.push(name) }, workspaces });
let workspaceId = 0;
let contactId = 0;

beforeEach(async () => {
  workspaceId += 1;
  contactId = (await contacts.upsert(workspaceId, { externalId: 'A', email: 'a@example.com' })).contactId;
  await marks();
});

async function marks(): Promise<string[]> {
  const rows = await db.sql<{ input: string }>('delete from dirty where workspace_id = $1 returning input', [
    workspaceId,
  ]);
  rings.length = 0;
  return rows.map(({ input }) => input).sort();
}
const contact = { externalId: 'A' };
const day = (date: number) => new Date(Date.UTC(2026, 3, date));
const set = async (...inputs: ValueInput[]) =>
  (await contacts.setValues(workspaceId, inputs)).map((one) => (one.kind === 'rejected' ? one.problem.path : one.kind));
const rows = async () =>
  (await db.sql<{ n: number }>('select count(*) as n from contact_value where workspace_id = $1', [workspaceId]))[0]?.n;
const now = async () =>
  Object.fromEntries((await contacts.valuesOf(workspaceId, contactId)).map(({ name, value }) => [name, value]));

describe('values', () => {
  test('are kept by name, number or text, with the model that said so; named three ways', async () => {
    expect(
      await set(
        { contact, name: 'score', value: 71.5, modelVersion: 'm1' },
        { contact: { email: 'A@example.com' }, name: 'tier', value: 'exclusive' },
        { contact: { contactId }, name: 'percentile', value: 0 },
      ),
    ).toEqual(['written', 'written', 'written']);
    expect(await contacts.valuesOf(workspaceId, contactId)).toEqual([
      { name: 'percentile', value: 0, modelVersion: null, at: clock.now() },
      { name: 'score', value: 71.5, modelVersion: 'm1', at: clock.now() },
      { name: 'tier', value: 'exclusive', modelVersion: null, at: clock.now() },
    ]);
    expect(rings).toEqual(['segments.refresh']);
    expect(await marks()).toEqual(['value:percentile', 'value:score', 'value:tier']);
  });

  test('only what differs is written; a new model with the same answer is written but changes nobody', async () => {
    await set({ contact, name: 'tier', value: 'a', modelVersion: 'm1' });
    await marks();
    expect(await set({ contact, name: 'tier', value: 'a' }, { contact, name: 'none', value: null })).toEqual([
      'unchanged',
      'unchanged',
    ]);
    expect(rings).toEqual([]);
    expect(await set({ contact, name: 'tier', value: 'a', modelVersion: 'm2' })).toEqual(['written']);
    expect(await marks()).toEqual([]);
    expect(await set({ contact, name: 'tier', value: null })).toEqual(['written']);
    expect(await marks()).toEqual(['value:tier']);
    expect(await now()).toEqual({});
    expect(await set({ contact, name: 'tier', value: null })).toEqual(['unchanged']);
    expect(await rows()).toBe(3);
  });

  test('hold from their instant on: late ones beside what held then, those ahead not yet', async () => {
    await set({ contact, name: 'score', value: 1, at: day(1) });
    await set({ contact, name: 'score', value: 3, at: day(20) });
    expect(await set({ contact, name: 'score', value: 1, at: day(10) })).toEqual(['unchanged']);
    expect(await set({ contact, name: 'score', value: 3, at: day(10) })).toEqual(['written']);
    expect(await now()).toEqual({ score: 3 });
    const ahead = new Date(clock.now().getTime() + 3_600_000);
    expect(await set({ contact, name: 'score', value: 9, at: ahead })).toEqual(['written']);
    expect(await now()).toEqual({ score: 3 });
  });

  test('one batch may say several things about one value, in any order', async () => {
    expect(
      await set(
        { contact, name: 'score', value: 2, at: day(2) },
        { contact, name: 'score', value: 1, at: day(1) },
        { contact, name: 'score', value: 1, at: day(1) },
        { contact, name: 'score', value: 2, at: day(3) },
        { contact, name: 'score', value: 4, at: day(3) },
      ),
    ).toEqual(['written', 'written', 'unchanged', 'unchanged', 'written']);
    expect(await now()).toEqual({ score: 4 });
    expect(await marks()).toEqual(['value:score']);
  });

  test('a bad row never sinks the others', async () => {
    expect(
      await set(
        { contact, name: 'Bad Name', value: 1 },
        { contact, name: 'score', value: Number.NaN },
        { contact, name: 'score', value: '' },
        { contact, name: 'score', value: 'a\0b' },
        { contact, name: 'score', value: 1, modelVersion: 'x'.repeat(201) },
        { contact, name: 'score', value: 1, at: new Date('2026-05-02T08:00:01Z') },
        { contact: { externalId: 'nobody' }, name: 'score', value: 1 },
        { contact, name: 'score', value: 5 },
      ),
    ).toEqual(['name', 'value', 'value', 'value', 'modelVersion', 'at', 'contact', 'written']);
    expect(await now()).toEqual({ score: 5 });
  });

  test('go with their contact, and other workspaces are out of reach', async () => {
    await set({ contact, name: 'score', value: 5 });
    const [outcome] = await contacts.setValues(workspaceId + 1_000, [{ contact: { contactId }, name: 'x', value: 1 }]);
    expect(outcome?.kind).toBe('rejected');
    expect(await contacts.valuesOf(workspaceId + 1_000, contactId)).toEqual([]);
    await contacts.erase(workspaceId, contactId);
    expect(await rows()).toBe(0);
  });
});
