import { createShop, type Shop } from '../../simulator/index.ts';
import type { Campaigns } from '../campaigns/index.ts';
import { newCampaign } from '../campaigns/index.ts';
import type { Contacts } from '../contacts/index.ts';
import type { Events } from '../events/index.ts';
import { newOffer, type Offers } from '../offers/index.ts';
import type { Clock } from '../platform/index.ts';
import type { Products } from '../products/index.ts';
import type { Segments } from '../segments/index.ts';
import type { Templates } from '../templates/index.ts';
import { readActor, type Workspaces } from '../workspaces/index.ts';
import type { Made, SampleShopRow } from './samples.store.ts';
import { campaignOf, morningOffer } from './shop-campaign.ts';
import { toContact, toPast, toProduct } from './shop-rows.ts';
import { everyoneSegment, storySegments } from './shop-segments.ts';

export type FillParts = {
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  contacts: Pick<Contacts, 'upsertMany'>;
  events: Pick<Events, 'appendSent'>;
  products: Pick<Products, 'upsert'>;
  segments: Pick<Segments, 'create' | 'list'>;
  offers: Pick<Offers, 'create' | 'list'>;
  templates: Pick<Templates, 'create' | 'list'>;
  campaigns: Pick<Campaigns, 'create' | 'list'>;
};

/** Contacts a batch, with some 60 events each: about a second of work, and what a kill can cost. */
const CONTACTS_A_BATCH = 100;
const SEED = 'sample-shop';
const all = { limit: 500 };

type Progress = Pick<SampleShopRow, 'step' | 'contacts' | 'made'>;

/**
 * Brings in everything that is not there yet: products, contacts with their year, segments, offer, templates, a campaign as a
 * draft. `note` is told how far it is after each piece and throws to stop. Every piece may be repeated: rows carry ids that
 * follow from the seed, and what has a name is looked for before it is made.
 */
export async function fillShop(
  parts: FillParts,
  row: SampleShopRow,
  note: (progress: Progress) => Promise<void>,
): Promise<void> {
  const { workspaceId, contactsTotal, until } = row;
  const { timeZone, currency } = await parts.workspaces.get(workspaceId);
  const shop = createShop({ seed: SEED, contacts: contactsTotal, until, timeZone, currency });
  await bringPeople(parts, row, shop, note);
  const made: Made = { ...row.made };
  await makeSegments(parts, row, made, note);
  await makeCampaign(parts, row, made, note);
}

async function bringPeople(
  { contacts, events, products }: FillParts,
  { workspaceId, contacts: done, made }: SampleShopRow,
  shop: Shop,
  note: (progress: Progress) => Promise<void>,
): Promise<void> {
  refuseRejected(await products.upsert(workspaceId, shop.products.map(toProduct)));
  for (let from = done; from < shop.contactCount; from += CONTACTS_A_BATCH) {
    const until = Math.min(from + CONTACTS_A_BATCH, shop.contactCount);
    const people = Array.from({ length: until - from }, (_, place) => shop.contact(from + place + 1));
    refuseRejected(await contacts.upsertMany(workspaceId, people.map(toContact)));
    const past = people.flatMap((person) => [...toPast(shop, person)]);
    refuseRejected(await events.appendSent(workspaceId, past));
    await note({ step: 'people', contacts: until, made });
  }
}

function refuseRejected(outcomes: readonly { kind: string; problem?: { message: string } }[]): void {
  const refused = outcomes.find(({ kind }) => kind === 'rejected');
  if (refused) throw new Error(`A row of the sample shop was refused: ${refused.problem?.message}`);
}

async function makeSegments(
  { segments }: FillParts,
  { workspaceId, contactsTotal, actor }: SampleShopRow,
  made: Made,
  note: (progress: Progress) => Promise<void>,
): Promise<void> {
  const named = new Map((await segments.list(workspaceId, all)).items.map(({ name, id }) => [name, id]));
  // Who tried the offer is known once there is one: that segment stays with the demo.
  const wanted = [...storySegments.filter(({ key }) => key !== 'tried-morning-offer'), everyoneSegment];
  const ids = new Map(Object.entries(made.segmentIds ?? {}));
  for (const { key, name, purpose, definition } of wanted) {
    if (ids.has(key)) continue;
    const known = named.get(name);
    const input = { name, purpose, definition: definition({ segmentIds: ids }) };
    ids.set(key, known ?? (await segments.create(workspaceId, input, readActor(actor))).id);
    made.segmentIds = Object.fromEntries(ids);
    await note({ step: 'segments', contacts: contactsTotal, made });
  }
}

async function makeCampaign(
  { offers, templates, campaigns, clock }: FillParts,
  { workspaceId, contactsTotal }: SampleShopRow,
  made: Made,
  note: (progress: Progress) => Promise<void>,
): Promise<void> {
  const noteNow = () => note({ step: 'campaign', contacts: contactsTotal, made });
  const offer = newOffer.parse(morningOffer(clock.now()));
  const sameOffer = (await offers.list(workspaceId, all)).items.find(({ code }) => code === offer.code);
  made.offerId ??= sameOffer?.id ?? (await offers.create(workspaceId, offer)).id;
  await noteNow();

  const designs = new Map((await templates.list(workspaceId, all)).items.map(({ name, id }) => [name, id]));
  const design = async (name: string, starter: 'off-peak-offer' | 'newsletter') =>
    designs.get(name) ?? (await templates.create(workspaceId, { name, starter })).id;
  made.templateId ??= await design('Off-peak letter', 'off-peak-offer');
  await design('Newsletter', 'newsletter');
  await noteNow();

  const segmentIds = new Map(Object.entries(made.segmentIds ?? {}));
  const everyoneId = segmentIds.get(everyoneSegment.key)!;
  const { templateId, offerId } = made;
  const campaign = newCampaign.parse(campaignOf({ segmentIds, offerId, templateId, everyoneId }));
  const sameName = (await campaigns.list(workspaceId, all)).items.find(({ name }) => name === campaign.name);
  made.campaignId ??= sameName?.id ?? (await campaigns.create(workspaceId, campaign)).id;
  await note({ step: 'done', contacts: contactsTotal, made });
}
