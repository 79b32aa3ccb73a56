import { beforeAll, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, db, house, workspaceId } = await createTestApi();
let segmentId = 0;

beforeAll(async () => {
  await ask('post', '/questions').send({ name: 'nps', kind: 'nps', text: 'Recommend us?' }).expect(201);
  await ask('post', '/questions').send({ name: 'csat', kind: 'csat', text: 'Satisfied?' }).expect(201);
  const outcomes = await house.contacts.upsertMany(
    workspaceId,
    Array.from({ length: 20 }, (_, place) => ({ externalId: `p${place}` })),
  );
  const answer = (place: number, given: number, at: string) =>
    house.answers.take(workspaceId, {
      contact: { externalId: `p${place}` },
      question: 'nps',
      answer: String(given),
      at: new Date(at),
    });
  // Everybody was against it in September; two thirds came round.
  for (let place = 0; place < 12; place += 1) {
    await answer(place, 2, '2026-09-10T08:00:00Z');
    if (place < 8) await answer(place, 9, '2026-10-31T23:30:00Z');
  }
  const ids = outcomes.map((one) => (one.kind === 'rejected' ? 0 : one.contactId));
  const [row] = await db.sql<{ id: number }>(
    `insert into segment (workspace_id, name, purpose, definition, built_at) values ($1, 'Few', 'x', '{}', now()) returning id`,
    [workspaceId],
  );
  segmentId = row!.id;
  await db.sql(
    'insert into member (segment_id, contact_id, workspace_id, entered_at) select $1, id, $2, now() from unnest($3::int[]) id',
    [segmentId, workspaceId, ids.slice(0, 3)],
  );
});

test('the latest answer of everybody, by segment and by local month', async () => {
  const { body } = await ask('get', '/reports/questions/nps').expect(200);
  expect(body.answers).toEqual({ message: 0, page: 0, api: 20, withdrawn: 0 });
  expect(body.everybody).toMatchObject({ people: 12, promoters: 8, passives: 0, detractors: 4 });
  expect(body.everybody.nps.value).toBeCloseTo(100 / 3, 6);
  expect(body.everybody.sentence).toMatch(
    /^NPS 33\.3, of everybody like those who answered between −?[\d.]+ and [\d.]+\.$/,
  );
  expect(body.segments).toMatchObject([{ id: segmentId, name: 'Few', people: 3, nps: { kind: 'not-enough-data' } }]);
  expect(body.segments[0].sentence).toBe('3 answers are too few to say anything about the others: it takes 10.');
  const { timeZone } = await house.workspaces.get(workspaceId);
  const month = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit' }).format(
    new Date('2026-10-31T23:30:00Z'),
  );
  expect(body.months).toMatchObject([
    { month, people: 8, promoters: 8 },
    { month: '2026-09', people: 12, detractors: 12 },
  ]);
});

test('nobody has answered, and nobody asks', async () => {
  const { body } = await ask('get', '/reports/questions/csat').expect(200);
  expect(body.everybody).toMatchObject({ people: 0, sentence: 'Nobody has answered yet.' });
  await ask('get', '/reports/questions/unknown').expect(404);
});
