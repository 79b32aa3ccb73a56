import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { insertRow } from '../../kit/insert-row.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let round = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});
afterEach(() => house.clock.set(start));

const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const anHour = later(60).toISOString();

async function draft(more: Parameters<CampaignHouse['addCampaign']>[1]) {
  round += 1;
  const people = await house.addContacts(4, { prefix: `e${round}n` });
  return house.addCampaign([await house.addSegment(`e${round}`, people)], more);
}

const get = (id: number) => house.campaigns.get(house.workspaceId, id);

describe('a campaign that ends', () => {
  it('drops what has not gone out by then, and is finished', async () => {
    const { id } = await draft({ endsAt: anHour });
    await house.campaigns.launch(house.workspaceId, id);
    house.clock.set(later(59));
    await house.campaigns.advance();
    expect(await house.campaigns.counts(house.workspaceId, id)).toMatchObject({ planned: 4 });
    house.clock.set(later(60));
    await house.campaigns.advance();
    expect(await house.campaigns.counts(house.workspaceId, id)).toMatchObject({
      planned: 0,
      dropped: 4,
      drops: { 'too-late': 4 },
    });
    expect(await get(id)).toMatchObject({ state: 'finished', finishedAt: later(60) });
  });

  it('is finished also when it was paused', async () => {
    const { id } = await draft({ endsAt: anHour });
    await house.campaigns.launch(house.workspaceId, id);
    await house.campaigns.pause(house.workspaceId, id);
    house.clock.set(later(61));
    await house.campaigns.advance();
    expect((await get(id)).state).toBe('finished');
  });

  it('waits for what is in a worker’s hands', async () => {
    const { id } = await draft({ endsAt: anHour });
    await house.campaigns.launch(house.workspaceId, id);
    await house.messages.claim({ campaignId: id, workerId: 'w', limit: 1, now: start });
    house.clock.set(later(61));
    await house.campaigns.advance();
    expect(await house.campaigns.counts(house.workspaceId, id)).toMatchObject({ claimed: 1, dropped: 3 });
    expect((await get(id)).state).toBe('sending');
  });

  it('is not launched after its end, nor scheduled for an instant after it', async () => {
    const { id } = await draft({ endsAt: anHour });
    const tooLate = house.campaigns.schedule(house.workspaceId, id, later(60));
    await expect(tooLate).rejects.toMatchObject({
      code: 'request_invalid',
      detail: expect.stringContaining('ends at'),
    });
    await house.campaigns.schedule(house.workspaceId, id, later(59));
    house.clock.set(later(61));
    await house.campaigns.advance();
    expect(await get(id)).toMatchObject({ state: 'draft', problem: expect.stringContaining('Its time ended') });
    const launch = house.campaigns.launch(house.workspaceId, id);
    await expect(launch).rejects.toMatchObject({ code: 'campaign_not_ready', fields: [{ path: 'endsAt' }] });
  });
});

describe('the way out of a campaign', () => {
  const problems = async (id: number) =>
    (await house.campaigns.check(house.workspaceId, id)).problems.flatMap(({ path, message }) =>
      path === 'transportId' ? message : [],
    );

  it('must be one of the workspace, and not archived', async () => {
    const own = await insertRow(db, 'transport', { workspace_id: house.workspaceId, name: 'ours' });
    const gone = await insertRow(db, 'transport', {
      workspace_id: house.workspaceId,
      name: 'gone',
      archived_at: start,
    });
    const other = await insertRow(db, 'transport', { workspace_id: house.workspaceId + 1, name: 'theirs' });
    const by = async (transportId: number) => problems((await draft({ transportId })).id);
    expect(await by(Number(own.id))).toEqual([]);
    expect(await by(Number(gone.id))).toEqual([expect.stringContaining('"gone" was archived')]);
    expect(await by(Number(other.id))).toEqual([expect.stringContaining('There is no way out')]);
  });
});
