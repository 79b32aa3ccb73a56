import { beforeAll, describe, expect, it } from 'vitest';
import { createDecisions, type Decided } from '../../../src/value/strategy/decisions.ts';
import { createPriority } from '../../../src/value/strategy/priority.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let people: number[];
let [hunters, regulars, quiet]: [number, number, number] = [0, 0, 0];
let decisions: ReturnType<typeof createDecisions>;
const told: Decided[] = [];

beforeAll(async () => {
  house = await createCampaignHouse(db);
  people = await house.addContacts(6);
  hunters = await house.addSegment('Hunters', people.slice(0, 3));
  regulars = await house.addSegment('Regulars', people.slice(2, 5));
  quiet = await house.addSegment('Quiet', people.slice(4));
  decisions = createDecisions(house);
  decisions.onDecided(async (_tx, _workspaceId, decided) => void told.push(decided));
});

const decide = (segmentId: number, input: object) =>
  decisions.decide(
    house.workspaceId,
    segmentId,
    { decision: 'keep', reason: 'As it is', ...input } as never,
    {
      kind: 'api-key',
      keyId: 7,
      scopes: [],
    } as never,
  );
const list = () => decisions.list(house.workspaceId);

describe('decisions about segments', () => {
  it('begin with nothing, and say what to do', async () => {
    expect(await list()).toMatchObject({
      current: [],
      overlaps: [],
      contacts: { prioritised: 0, deselected: 0, both: 0 },
      summary: [expect.stringContaining('PUT /customers/decisions/{segmentId}')],
    });
  });

  it('hold until another one or a withdrawal, and are kept', async () => {
    const first = await decide(hunters, { decision: 'prioritise', reason: 'They buy a lot' });
    // 5 October 2026 at ten in Stockholm.
    expect(first).toMatchObject({ holds: true, reviewOn: '2027-04-05', actor: 'key:7', isOverdue: false });
    await decide(hunters, { decision: 'deselect', reason: 'They send it back', reviewOn: '2026-10-05' });
    await decide(regulars, { decision: 'prioritise', reason: 'They stay' });
    await decide(quiet, { reason: 'Nothing to say' });
    const all = await list();
    expect(all.current.map(({ segment, decision, members }) => [segment, decision, members])).toEqual([
      ['Quiet', 'keep', 2],
      ['Regulars', 'prioritise', 3],
      ['Hunters', 'deselect', 3],
    ]);
    expect(all.history.map(({ decision, holds }) => [decision, holds])).toEqual([
      ['keep', true],
      ['prioritise', true],
      ['deselect', true],
      ['prioritise', false],
    ]);
    expect(all.overlaps).toEqual([
      {
        prioritised: { segmentId: regulars, segment: 'Regulars' },
        deselected: { segmentId: hunters, segment: 'Hunters' },
        contacts: 1,
      },
    ]);
    expect(all.contacts).toEqual({ prioritised: 3, deselected: 3, both: 1 });
    expect(all.summary.join('\n')).toContain('1 contact is in a prioritised and in a deselected segment');
    expect(all.overdue).toEqual([]);
    expect(told.map(({ segment, decision, isWithdrawn }) => [segment, decision, isWithdrawn])).toContainEqual([
      'Hunters',
      'deselect',
      false,
    ]);
  });

  it('are one view for everybody who meets the contact', async () => {
    const priority = createPriority(house);
    await house.contacts.writeScores(house.workspaceId, {
      model: 'needs',
      version: 1,
      at: house.clock.now(),
      rows: [
        { contactId: people[2]!, scores: { needs_group: 'Advice', needs_by: 'likeness', needs_probability: 0.7 } },
      ],
      watched: [],
    });
    const both = await priority.priorityOf(house.workspaceId, people[2]!);
    expect(both).toMatchObject({
      standing: 'deselected',
      noPaidOffers: true,
      decisions: [{ segment: 'Hunters' }, { segment: 'Regulars' }],
      group: null,
      needs: { group: 'Advice', by: 'likeness', probability: 0.7 },
    });
    expect(both.summary).toEqual([
      'Do not court: deselected by "Hunters". No price offers and no paid gifts; serve it well all the same.',
      'It is in a prioritised segment too; deselected wins.',
      'Values Advice (by likeness, 70 %).',
    ]);
    const one = async (contactId: number) => (await priority.priorityOf(house.workspaceId, contactId)).standing;
    expect(await Promise.all(people.map(one))).toEqual([
      'deselected',
      'deselected',
      'deselected',
      'prioritised',
      'prioritised',
      'keep',
    ]);
    await expect(priority.priorityOf(house.workspaceId, 999_999)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('come up for review, and are withdrawn without a trace being lost', async () => {
    house.clock.advance(24 * 3_600_000);
    expect((await list()).overdue).toEqual([hunters]);
    await decisions.withdraw(house.workspaceId, hunters, 'system');
    const all = await list();
    expect(all.current.map(({ segment }) => segment)).toEqual(['Quiet', 'Regulars']);
    expect(all.history.find(({ decision }) => decision === 'deselect')).toMatchObject({
      holds: false,
      withdrawnAt: house.clock.now().toISOString(),
    });
    expect(told.at(-1)).toMatchObject({ segment: 'Hunters', isWithdrawn: true });
    const again = decisions.withdraw(house.workspaceId, hunters, 'system');
    await expect(again).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are about segments in use, of this workspace, with a review to come', async () => {
    const past = decide(regulars, { reviewOn: '2026-10-05' });
    await expect(past).rejects.toMatchObject({ code: 'request_invalid' });
    await db.sql('update segment set archived_at = now() where id = $1', [quiet]);
    const gone = decide(quiet, {});
    await expect(gone).rejects.toMatchObject({ code: 'not_found' });
    expect((await list()).summary.at(-1)).toBe('About nobody, because the segment was archived: "Quiet".');
    const other = await createCampaignHouse(db);
    const stranger = createDecisions(other).decide(
      other.workspaceId,
      regulars,
      { decision: 'keep', reason: 'x' },
      'system',
    );
    await expect(stranger).rejects.toMatchObject({ code: 'not_found' });
    expect((await createDecisions(other).list(other.workspaceId)).history).toEqual([]);
  });

  it('that come at once follow one another', async () => {
    const wanted = Array.from({ length: 6 }, (_, index) => decide(regulars, { reason: `Turn ${index}` }));
    const made = await Promise.all(wanted);
    const all = await list();
    const held = all.history.filter(({ segmentId, holds }) => segmentId === regulars && holds);
    expect(held.map(({ id }) => id)).toEqual([Math.max(...made.map(({ id }) => id))]);
  });
});

describe('ratings', () => {
  it('replace one another', async () => {
    await decisions.rate(house.workspaceId, regulars, { strength: 2, note: '' }, 'system');
    await decisions.rate(house.workspaceId, regulars, { strength: 4, note: 'Nobody else advises' }, 'system');
    expect((await decisions.ratings(house.workspaceId)).items).toMatchObject([{ segment: 'Regulars', strength: 4 }]);
    await decisions.unrate(house.workspaceId, regulars, 'system');
    expect((await decisions.ratings(house.workspaceId)).items).toEqual([]);
  });
});
