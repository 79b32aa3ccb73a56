import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/delivery/index.ts';
import { newOffer } from '../../src/offers/index.ts';
import { createFakeClock, instantOfLocal } from '../../src/platform/index.ts';
import { createReports } from '../../src/reports/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../kit/campaign-house.ts';
import { createTestDatabase } from '../kit/postgres.ts';

/** What a real grocer sent to whom, and which coupons were used (84.51° Complete Journey, CC0); not part of the project. */
const folder = new URL('../../../shared/data/complete-journey/', import.meta.url).pathname;
const isThere = existsSync(folder);
if (!isThere && process.env.CI === 'true') throw new Error(`CI needs the real data: ${folder}`);
if (!isThere) console.warn(`Skipped the campaigns of a real grocer: ${folder} is not there.`);

const timeZone = 'America/New_York';
const price = 500;
const off = 100;
const dayMs = 86_400_000;

function readRows<Column extends string>(name: string): Record<Column, string>[] {
  const bytes = readFileSync(`${folder}${name}`);
  return parse(name.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}

/** An instant on the grocer's clock. */
const local = (date: string, hour = 0): Date => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return new Date(instantOfLocal({ year, month, day, hour }, timeZone));
};
const dayAfter = (date: string): string => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);

type Journey = { campaignId: number; offerId: number; households: string[]; start: string; end: string };
type Used = { household: string; coupon: string; campaign: string; date: string };

describe.runIf(isThere)('the campaigns of the real grocer', async () => {
  const { db } = await createTestDatabase();
  const journeys = new Map<string, Journey>();
  const contactIds = new Map<string, number>();
  const products = new Map<string, string[]>();
  let house: CampaignHouse;
  let used: Used[] = [];
  let handedOver = 0;
  const sink: Transport = {
    name: 'sink',
    connections: 10,
    close: async () => undefined,
    async send() {
      handedOver += 1;
      return { kind: 'accepted', response: '250 taken' };
    },
  };

  async function addHouseholds(names: string[]): Promise<void> {
    for (let from = 0; from < names.length; from += 1_000) {
      const some = names.slice(from, from + 1_000);
      const outcomes = await house.contacts.upsertMany(
        house.workspaceId,
        some.map((name) => ({
          ...{ externalId: name, email: `h${name}@households.example`, attributes: { first_name: `House ${name}` } },
          consent: [{ topic: 'news', state: 'subscribed' as const }],
        })),
      );
      for (const [place, outcome] of outcomes.entries()) {
        if (outcome.kind !== 'rejected') contactIds.set(some[place]!, outcome.contactId);
      }
    }
  }

  /** The offer of a campaign, its coupons (each for its products), whom it went to, and the draft. */
  async function prepare(
    campaign: { id: string; start: string; end: string },
    templateId: number,
    households: string[],
  ) {
    const { workspaceId, offers } = house;
    const input = newOffer.parse({
      ...{ name: `Coupons of campaign ${campaign.id}`, kind: 'amount', amount: off, codeKind: 'imported' },
      validFrom: local(campaign.start).toISOString(),
      validUntil: local(dayAfter(campaign.end)).toISOString(),
    });
    const { id: offerId } = await offers.create(workspaceId, input);
    const coupons = [...products].filter(([key]) => key.endsWith(` ${campaign.id}`));
    const lines = coupons.map(([key, skus]) => JSON.stringify({ code: key.split(' ')[0], products: skus }));
    const body = Readable.from([Buffer.from(lines.join('\n'))]);
    const imported = await offers.importCodes(workspaceId, { offerId, use: 'open' }, body, 'system');
    expect(imported).toMatchObject({ imported: coupons.length, refused: 0 });
    const segmentId = await house.addSegment(
      `Campaign ${campaign.id}`,
      households.map((name) => contactIds.get(name)!),
    );
    const hero = { kind: 'text' as const, body: 'Your coupons are in the mail.' };
    const content = { segmentId: null, variant: null, subject: null, preheader: null, slots: { hero }, offerId };
    const { id: campaignId } = await house.addCampaign([segmentId], {
      ...{ name: `Campaign ${campaign.id}`, templateId, contents: [content] },
    });
    journeys.set(campaign.id, { ...campaign, campaignId, offerId, households });
  }

  const redeem = (use: Used, at: Date, key: string) =>
    house.offers.redeem(house.workspaceId, {
      ...{ key, contact: { externalId: use.household }, at: at.toISOString(), shipping: null },
      ...{ offerId: journeys.get(use.campaign)!.offerId, code: use.coupon, orderRef: key },
      lines: [
        {
          ...{ product: products.get(`${use.coupon} ${use.campaign}`)![0]!, category: null, quantity: 1 },
          ...{ amount: price, cost: null },
        },
      ],
    });
  const keyOf = (use: Used) => [use.household, use.coupon, use.campaign, use.date].join('-');

  beforeAll(async () => {
    const settings = { sender: { name: 'Grocer', email: 'news@grocer.example' }, postalAddress: '1 Main Street' };
    const wanted = { slug: 'grocer', name: 'Grocer', timeZone, currency: 'USD', language: 'en', settings };
    const workspaces = createWorkspaces({ db, clock: createFakeClock(local('2016-11-01')) });
    house = await createCampaignHouse(db, { in: (await workspaces.create(wanted)).id });
    house.clock.set(local('2016-11-01'));

    const sent = new Map<string, string[]>();
    for (const row of readRows<'campaign_id' | 'household_id'>('campaigns.csv')) {
      sent.set(row.campaign_id, [...(sent.get(row.campaign_id) ?? []), row.household_id]);
    }
    for (const row of readRows<'coupon_upc' | 'product_id' | 'campaign_id'>('coupons.csv.gz')) {
      const key = `${row.coupon_upc} ${row.campaign_id}`;
      const skus = products.get(key);
      if (skus) skus.push(row.product_id);
      else products.set(key, [row.product_id]);
    }
    used = readRows<'household_id' | 'coupon_upc' | 'campaign_id' | 'redemption_date'>('coupon_redemptions.csv').map(
      (row) => ({
        ...{ household: row.household_id, coupon: row.coupon_upc },
        ...{ campaign: row.campaign_id, date: row.redemption_date },
      }),
    );
    await addHouseholds([...new Set([...sent.values()].flat())]);
    const templateId = await house.addTemplate();
    for (const row of readRows<'campaign_id' | 'start_date' | 'end_date'>('campaign_descriptions.csv')) {
      const campaign = { id: row.campaign_id, start: row.start_date, end: row.end_date };
      await prepare(campaign, templateId, sent.get(row.campaign_id)!);
    }
  }, 60_000);

  it('go out on their days, and every coupon that was used is valid', async () => {
    expect(journeys.size).toBe(27);
    const delivery = house.openDelivery(sink);
    const days = [...new Set([...[...journeys.values()].map(({ start }) => start), ...used.map(({ date }) => date)])];
    const refused: unknown[] = [];
    for (const day of days.sort()) {
      house.clock.set(local(day, 8));
      const due = [...journeys.values()].filter(({ start }) => start === day);
      for (const { campaignId } of due) await house.campaigns.launch(house.workspaceId, campaignId);
      if (due.length > 0) {
        await delivery.send();
        await house.campaigns.advance();
      }
      house.clock.set(local(day, 18));
      const answers = await Promise.all(
        used.filter(({ date }) => date === day).map((use) => redeem(use, local(day, 12), keyOf(use))),
      );
      refused.push(...answers.filter(({ outcome }) => outcome !== 'redeemed'));
    }
    await delivery.close();
    expect(refused).toEqual([]);
    expect(handedOver).toBe(6_589);
    const [ledger] = await db.sql<{ accepted: number; households: number; finished: number }>(
      `select count(*) filter (where state = 'accepted') as accepted, count(distinct contact_id) as households,
              (select count(*) from campaign where state = 'finished') as finished from message`,
    );
    expect(ledger).toEqual({ accepted: 6_589, households: 1_559, finished: 27 });
  }, 60_000);

  it('were used 2,102 times by 410 households, each on a day of its campaign and by one it was sent to', async () => {
    const [row] = await db.sql<{ uses: number; households: number; outside: number; unsent: number; discount: number }>(
      `select count(*) as uses, count(distinct r.contact_id) as households, sum(r.discount) as discount,
              count(*) filter (where r.at < o.valid_from or r.at >= o.valid_until) as outside,
              count(*) filter (where not exists (
                select 1 from message m where m.contact_id = r.contact_id and r.offer_id = any(m.offer_ids))) as unsent
         from redemption r join offer o on o.id = r.offer_id where r.is_valid`,
    );
    expect(row).toEqual({ uses: 2_102, households: 410, outside: 0, unsent: 0, discount: 2_102 * off });
  });

  it('give the same figures in the reports of their offers', async () => {
    const reports = createReports({ db, clock: house.clock, workspaces: house.workspaces, campaigns: house.campaigns });
    let uses = 0;
    for (const [campaign, { offerId }] of journeys) {
      const ofFile = used.filter((use) => use.campaign === campaign);
      const { redeemed } = await reports.offer(house.workspaceId, offerId, {});
      expect({ campaign, uses: redeemed.uses, people: redeemed.people, discount: redeemed.discount }).toEqual({
        ...{ campaign, uses: ofFile.length, people: new Set(ofFile.map(({ household }) => household)).size },
        discount: ofFile.length * off,
      });
      uses += redeemed.uses;
    }
    expect(uses).toBe(2_102);
  }, 30_000);

  it('refuse a coupon a day after its campaign, before it, of another campaign, and for another product', async () => {
    const use = used.find(({ campaign }) => campaign === '13')!;
    const { start, end } = journeys.get('13')!;
    const reasonOf = async (answer: ReturnType<typeof redeem>) => {
      const given = await answer;
      return given.outcome === 'refused' ? given.reason : 'redeemed';
    };
    expect(await reasonOf(redeem(use, local(end, 23), 'last-hour'))).toBe('redeemed');
    expect(await reasonOf(redeem(use, local(dayAfter(end)), 'a-day-late'))).toBe('expired');
    expect(await reasonOf(redeem(use, new Date(local(start).getTime() - 1), 'too-early'))).toBe('not-started');
    const others = [...products.keys()].map((key) => key.split(' ') as [string, string]);
    const [foreign] = others.find(([coupon, campaign]) => campaign === '26' && !products.has(`${coupon} 13`))!;
    products.set(`${foreign} 13`, products.get(`${foreign} 26`)!);
    expect(await reasonOf(redeem({ ...use, coupon: foreign }, local(end), 'another-campaign'))).not.toBe('redeemed');
    products.set(`${use.coupon} 13`, ['not-one-of-them']);
    expect(await reasonOf(redeem(use, local(end), 'another-product'))).toBe('nothing-in-scope');
  });
});
