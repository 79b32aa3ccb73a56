import { type Client, createClient, waitFor } from '../../demo/client.ts';
import { createShop } from '../../simulator/index.ts';
import type { Program } from '../../src/program.ts';
import { morningOffer, toProduct } from '../../src/samples/index.ts';
import { scopesOf } from '../../src/workspaces/index.ts';
import { LISTED, segmentSet } from '../segment-set.ts';
import { OFFER_LETTER, TIME_ZONE, WORKSPACE_ID, WORLD_DAYS, WORLD_ENDS_AT } from '../segments/world-tables.ts';
import { LETTERS, PAST_CAMPAIGNS } from './past-campaigns.ts';

/** What pages are opened with. */
export type ShopIds = {
  segment: number;
  contact: number;
  company: string;
  template: number;
  campaign: number;
  draft: number;
  offer: number;
  import: number;
  question: string;
  /** Sent for real, and caught by the mailbox. */
  message: number;
  synergy: [number, number];
};

type Created = { id: number };

const DAY_MS = 86_400_000;
const CAMPAIGNS = 200;
/** So many are told to come to the opening, and get the one campaign that really goes out. */
const GUESTS = 500;

const attributes = {
  firstName: 'text',
  lastName: 'text',
  birthYear: 'number',
  birthday: 'date',
  city: 'text',
  postcode: 'text',
  hasCar: 'boolean',
  householdSize: 'number',
  interests: 'list',
};

/** Ten more, so that there are sixty. */
const shelves = ['bread', 'milk', 'fruit', 'vegetables', 'fish', 'meat', 'coffee', 'cereals', 'children', 'baby'];
const shelfSegment = (category: string) => ({
  name: `Buys ${category}`,
  purpose: 'Hears first what is new on this shelf.',
  definition: {
    version: 1,
    root: {
      type: 'purchase',
      measure: 'orders',
      window: { type: 'last', amount: 180, unit: 'days' },
      op: 'at-least',
      value: 1,
      lines: { categories: [category] },
    },
  },
});

async function makeSegments(client: Client): Promise<Record<string, number>> {
  const ids: Record<string, number> = {};
  for (const { key, name, purpose, root } of segmentSet) {
    const definition = { version: 1, root: root((other) => ids[other] ?? 0) };
    ids[key] = (await client.post<Created>('/segments', { name, purpose, definition })).id;
  }
  for (const category of shelves)
    ids[`shelf-${category}`] = (await client.post<Created>('/segments', shelfSegment(category))).id;
  return ids;
}

const letter = (heading: string) => ({
  hero: { kind: 'text', heading, body: 'Come in.', button: { label: 'Look', url: 'https://shop.example/week' } },
});

/** The campaign of this number as a draft: 1 to 8 are the simulator's letters, the others small; those that are left stay drafts. */
function campaignOf(number: number, templateId: number, segments: Record<string, number>) {
  const keys = Object.keys(segments);
  const isLetter = number <= LETTERS;
  const segmentId = segments[isLetter ? 'loyal' : number === CAMPAIGNS ? LISTED : keys[number % keys.length]!];
  const everybody = { segmentId: null, subject: 'News of the shop', slots: letter('This week') };
  const toSome = { segmentId, subject: 'For you who come often', slots: letter('Thank you') };
  return {
    name: isLetter ? `Letter ${number}` : `Week ${number}`,
    topic: 'newsletter',
    templateId,
    audience: { include: [isLetter ? segments.mailable : segmentId] },
    controlShare: isLetter ? 0 : 1_000,
    contents: isLetter
      ? [{ ...toSome, ...(number === OFFER_LETTER ? { offerId: 1 } : {}) }, everybody]
      : [{ ...everybody, segmentId }],
  };
}

async function importSome(program: Program, key: string, client: Client): Promise<number> {
  const { id } = await client.post<Created>('/imports', {
    kind: 'contacts',
    mapping: { fields: { externalId: 'id', email: 'email' }, attributes: { city: 'city' } },
  });
  const rows = Array.from({ length: 300 }, (_, place) => `guest-${place},guest-${place}@shop.example,Lund`);
  const response = await fetch(`${program.apiUrl}/api/v1/imports/${id}/file`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: ['id,email,city', ...rows].join('\n'),
  });
  if (!response.ok) throw new Error(`The file of the import was refused: ${await response.text()}`);
  return id;
}

/** Everything an operator would have made by hand, through the API; no job runs meanwhile. */
export async function fillShop(program: Program): Promise<Omit<ShopIds, 'message'>> {
  const { workspaces } = program.house;
  const { key } = await workspaces.createApiKey(WORKSPACE_ID, { name: 'Bench', scopes: [...scopesOf('owner')] });
  const client = createClient(program.apiUrl!, key);
  await client.post('/topics', { name: 'newsletter', title: 'The newsletter' });
  for (const [name, type] of Object.entries(attributes)) await client.post('/contact-attributes', { name, type });
  const shop = createShop({
    seed: 'segments-bench',
    until: WORLD_ENDS_AT,
    days: WORLD_DAYS,
    contacts: 1,
    timeZone: TIME_ZONE,
  });
  await client.post('/products', { products: shop.products.map(toProduct) });
  const offer = await client.post<Created>('/offers', {
    ...morningOffer(new Date(WORLD_ENDS_AT - 200 * DAY_MS)),
    validUntil: new Date(WORLD_ENDS_AT + 60 * DAY_MS).toISOString(),
  });
  for (let place = 1; place <= 11; place += 1) {
    await client.post('/offers', { name: `Autumn ${place}`, basisPoints: 500 + place * 50, code: `AUTUMN${place}` });
  }
  const segments = await makeSegments(client);
  const templates: number[] = [];
  for (const starter of ['off-peak-offer', 'newsletter', 'win-back', 'welcome', 'product-launch', 'invitation']) {
    templates.push((await client.post<Created>('/templates', { name: `Our ${starter}`, starter })).id);
  }
  const template = templates[0]!;
  for (let number = 1; number <= CAMPAIGNS; number += 1) {
    const { id } = await client.post<Created>('/campaigns', campaignOf(number, template, segments));
    if (id !== number) throw new Error('Campaigns of an empty database are numbered from 1.');
  }
  const companies = Array.from({ length: 300 }, (_, place) => ({
    key: `C${place}`,
    name: `Company ${place}`,
    attributes: { industry: place % 2 === 0 ? '47.110' : '56.100', employees: 5 + place },
  }));
  await client.post('/companies/bulk', { companies });
  const suppressions = Array.from({ length: 500 }, (_, place) => ({ email: `no-${place}@shop.example` }));
  await client.post('/suppressions/bulk', { suppressions });
  await client.post('/questions', { name: 'nps', kind: 'nps', text: 'Would you recommend us?' });
  const importId = await importSome(program, key, client);
  const { sql } = program.db;
  await sql(
    `insert into contact_company (workspace_id, contact_id, company_id)
     select $1, c.id, 1 + c.id % 300 from contact c where c.workspace_id = $1 and c.id % 50 = 0`,
    [WORKSPACE_ID],
  );
  await sql(
    `insert into segment_list_change (workspace_id, segment_id, contact_id, is_listed, at)
     select $1, $2, id, true, $3 from contact where workspace_id = $1 and email is not null order by id limit ${GUESTS}`,
    [WORKSPACE_ID, segments[LISTED], new Date(WORLD_ENDS_AT - DAY_MS)],
  );
  const [busy] = await sql<{ id: number }>(
    `select contact_id as id from event where workspace_id = $1 and kind_id = 1 and contact_id % 50 = 0
      group by 1 order by count(*) desc, 1 limit 1`,
    [WORKSPACE_ID],
  );
  return {
    segment: segments.loyal!,
    contact: busy!.id,
    company: 'C7',
    template,
    campaign: OFFER_LETTER,
    draft: PAST_CAMPAIGNS + 1,
    offer: offer.id,
    import: importId,
    question: 'nps',
    synergy: [segments.mornings!, segments.evenings!],
  };
}

/** The last campaign goes out for real, to the guests of the opening, and is caught by the mailbox; the import runs. Answers a message. */
export async function sendSmall(program: Program, importId: number): Promise<number> {
  const { key } = await program.house.workspaces.createApiKey(WORKSPACE_ID, {
    name: 'Sending',
    scopes: [...scopesOf('owner')],
  });
  const client = createClient(program.apiUrl!, key);
  await client.post(`/campaigns/${CAMPAIGNS}/launch`);
  const isIn = async (path: string, state: string) => (await client.get<{ state: string }>(path)).state === state;
  await waitFor('the campaign to be sent', () => isIn(`/campaigns/${CAMPAIGNS}`, 'finished'), 120_000);
  await waitFor('the import', () => isIn(`/imports/${importId}`, 'done'), 120_000);
  const [message] = await program.db.sql<{ id: number }>(
    `select id from message where workspace_id = $1 and campaign_id = $2 and state = 'accepted' order by id limit 1`,
    [WORKSPACE_ID, CAMPAIGNS],
  );
  if (!message) throw new Error('The campaign reached nobody.');
  return message.id;
}
