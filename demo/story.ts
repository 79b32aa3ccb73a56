import { createShop, SCENARIO_SHOP, type Shop } from '../simulator/index.ts';
import { localMinuteOfWeek } from '../src/platform/index.ts';
import { clickedSegment, storySegments } from '../src/samples/index.ts';
import { draftCampaign, launchCampaign, makeOffer, makeSegment, waitUntilBuilt } from './campaign.ts';
import { type Client, waitFor } from './client.ts';
import { knowCustomers } from './know-customers.ts';
import { loadShop } from './load-shop.ts';
import { act, readMailbox, shopOn } from './people.ts';
import { type Stage, setStage } from './start.ts';
import { type Facts, type Freshness, type OfferEffect, type Report, tellOutcome } from './tell-outcome.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Tuesday 07:30, as a minute of the week. */
const letterMinute = 1_440 + 7 * 60 + 30;
const weekMinutes = 10_080;

/** The last Tuesday morning that lies at least eight days back: the letter goes out then, and now is a week later. */
function letterInstant(now: Date): Date {
  const latest = now.getTime() - 8 * dayMs;
  let at = latest - (latest % minuteMs);
  // Twice, for the clocks may change between the first answer and the second.
  for (let round = 0; round < 2; round++) {
    at -= ((localMinuteOfWeek(at, SCENARIO_SHOP.timeZone) - letterMinute + weekMinutes) % weekMinutes) * minuteMs;
  }
  return new Date(at);
}

type Overview = { contacts: number; events: number; dirty: number };
type Sizes = { segments: { segmentId: number; name: string; size: number }[] };

const untilSettled = (client: Client) =>
  waitFor('memberships to settle', async () => (await client.get<Overview>('/reports/overview')).dirty === 0, 60_000);

export type Story = { facts: Facts; sayWhereToLook(): void; stop(): Promise<void> };

/** Tells the whole story. Every number in it is read from the database through the API. */
export async function tellStory(options: {
  contacts: number;
  seed: number;
  say: (line: string) => void;
}): Promise<Story> {
  const started = Date.now();
  const say = (line: string) => options.say(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const today = new Date();
  const sentAt = letterInstant(today);
  say('Starting Kohort …');
  const stage = await setStage(sentAt);
  try {
    return await play(stage, { ...options, say, tell: options.say, started, today, sentAt });
  } catch (error) {
    await stage.program.stop();
    throw error;
  }
}

type Play = {
  contacts: number;
  seed: number;
  /** With the seconds that have gone by. */
  say: (line: string) => void;
  /** Without. */
  tell: (text: string) => void;
  started: number;
  today: Date;
  sentAt: Date;
};

async function bringIn(client: Client, shop: Shop, say: (line: string) => void): Promise<void> {
  say(`${SCENARIO_SHOP.name}, ${shop.contactCount} customers and a year of purchases, comes in through the API …`);
  let lastSaid = 0;
  await loadShop(client, shop, (done) => {
    if (done - lastSaid < 50_000) return;
    lastSaid = done;
    say(`  ${done} events so far`);
  });
}

async function play(stage: Stage, options: Play): Promise<Story> {
  const { contacts, seed, say, started, today, sentAt } = options;
  const { client, clock, program } = stage;
  const shop = createShop({
    seed,
    contacts,
    until: sentAt,
    timeZone: SCENARIO_SHOP.timeZone,
    currency: SCENARIO_SHOP.currency,
  });

  await bringIn(client, shop, say);

  say('Segments form …');
  const offer = await makeOffer(client, sentAt);
  const segmentIds = new Map<string, number>();
  for (const segment of storySegments) {
    segmentIds.set(segment.key, await makeSegment(client, segment, { segmentIds, offerId: offer.id }));
  }
  for (const { name, size } of await waitUntilBuilt(client, segmentIds.values())) say(`  ${name}: ${size}`);
  const campaign = await draftCampaign(client, { segmentIds, offerId: offer.id });
  const clickedId = await makeSegment(client, clickedSegment, { segmentIds, campaignId: campaign.id });
  await waitUntilBuilt(client, [...campaign.audience.include, clickedId]);
  await untilSettled(client);
  const before = await client.get<Sizes>('/reports/segment-sizes');

  say('Tuesday 07:30, some days ago: the letter goes out, another one for each segment …');
  const sent = await launchCampaign(client, campaign.id);
  say('People find it in their mailbox, open it and click …');
  const reactions = await readMailbox(client, shop, {
    campaignId: campaign.id,
    sentAt: sentAt.getTime(),
    offer: offer.seen,
  });
  const acted = await act(reactions);
  const report = () => client.get<Report>(`/reports/campaigns/${campaign.id}`);
  await waitFor('opens and clicks to be counted', async () => {
    const { totals } = await report();
    return (
      totals.opened === acted.opens && totals.clicked === acted.clicks && totals.unsubscribed === acted.unsubscribes
    );
  });
  await untilSettled(client);
  const question = `segmentId=${clickedId}&kind=message_clicked&since=${encodeURIComponent(sent.launchedAt!)}`;
  const freshness = await client.get<Freshness>(`/reports/freshness?${question}`);

  say('The days after: people shop, some in the morning with the code …');
  clock.travelTo(today);
  const window = { from: sentAt.getTime(), until: today.getTime() };
  const bought = await shopOn(client, shop, { reactions, offer: offer.seen, window });
  await waitFor('redemptions to be judged', async () => (await report()).totals.redeemed >= bought.withCode);
  await untilSettled(client);

  const after = await client.get<Sizes>('/reports/segment-sizes');
  const overview = await client.get<Overview>('/reports/overview');
  const { totals, bySegment, treatedAndControl } = await report();
  const effect = await client.get<OfferEffect>(`/reports/offers/${offer.id}`);
  say('As every night: groups, expected value and the quality of the data are worked out …');
  const customers = await knowCustomers(client);
  const seconds = (Date.now() - started) / 1000;
  const facts: Facts = {
    contacts: overview.contacts,
    events: overview.events,
    segments: before.segments.map(({ segmentId, name, size }) => ({
      name,
      before: size,
      after: after.segments.find((segment) => segment.segmentId === segmentId)?.size ?? 0,
    })),
    messages: { planned: totals.planned, accepted: totals.accepted },
    opens: totals.opened,
    clicks: totals.clicked,
    redemptions: totals.redeemed,
    clickToMembershipMs: { p50: freshness.p50Ms, p99: freshness.p99Ms },
    customerGroups: customers.groups,
    dataQuality: customers.quality,
    seconds,
  };

  say('What came of it:');
  for (const text of tellOutcome({ facts, report: { bySegment, treatedAndControl }, freshness, effect }))
    options.tell(`\n${text}`);
  say('What the shop knows of its customers now:');
  for (const text of customers.texts) options.tell(`\n${text}`);

  return {
    facts,
    stop: () => program.stop(),
    sayWhereToLook() {
      const { publicUrl } = program;
      console.log(`Look round, until you press Ctrl-C:
  ${publicUrl}/                    sign in as ${stage.signIn.email} with password ${stage.signIn.password}
  ${publicUrl}/mailbox             the letters, as their readers got them
  ${publicUrl}/campaigns           what came of the morning letter
  ${publicUrl}/offers              what the morning offer moved
  ${publicUrl}/customers           the three groups, who moved, what they will still buy
  ${publicUrl}/customers/best      what sets the best apart, as a template
  ${publicUrl}/customers/strategy  whom to court and whom to leave
  ${publicUrl}/customers/quality   how good the data is
  ${publicUrl}/docs                the API, to try`);
    },
  };
}
