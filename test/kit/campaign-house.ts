import { type Campaigns, createCampaigns, type NewCampaign, newCampaign } from '../../src/campaigns/index.ts';
import { createContacts } from '../../src/contacts/index.ts';
import { createDelivery, type Transport } from '../../src/delivery/index.ts';
import { createEvents } from '../../src/events/index.ts';
import { createMessages, createReturnAddresses, createTrackingLinks } from '../../src/messages/index.ts';
import { createOffers } from '../../src/offers/index.ts';
import { createFakeClock, type Db, silentLog } from '../../src/platform/index.ts';
import { createProducts } from '../../src/products/index.ts';
import { createRenderer } from '../../src/rendering/index.ts';
import { createTemplates } from '../../src/templates/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { createWorkerHands } from './worker-hands.ts';

export const start = new Date('2026-10-05T08:00:00Z');

const shop = () => ({
  slug: `shop-${Math.random().toString(36).slice(2, 10)}`,
  name: 'Corner Shop',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  language: 'en',
  settings: { sender: { name: 'Corner Shop', email: 'news@shop.example' }, postalAddress: 'High Street 1' },
});

/** The rooms from contacts to delivery on one database, with a workspace (or in the one given), on a clock that stands still. */
export async function createCampaignHouse(db: Db, { in: given }: { in?: number } = {}) {
  const clock = createFakeClock(start);
  const rings: string[] = [];
  const doorbell = { ring: (name: string) => void rings.push(name) };
  const log = silentLog;
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const products = createProducts({ db, clock });
  const offers = createOffers({ db, clock, doorbell, workspaces, contacts, events });
  const templates = createTemplates({ db, clock, workspaces, contacts, renderer: createRenderer() });
  const links = createTrackingLinks({ secret: 'a secret of at least 32 characters', trackingUrl: 'https://t.example' });
  const returnAddresses = createReturnAddresses({ secret: 'a secret of at least 32 characters' });
  const messages = createMessages({ db, clock, doorbell, events, log });
  const segments = { refresh: async () => undefined as never };
  const rooms = { workspaces, contacts, products, segments, offers, templates, messages };
  const parts = { db, clock, doorbell, ...rooms, links, returnAddresses, log };
  const campaigns = createCampaigns(parts);
  const hands = createWorkerHands(messages);
  for (const room of [offers, messages]) contacts.onErase(room.erase);
  const openDelivery = (way: Transport) =>
    createDelivery({ db, clock, doorbell, campaigns, messages, smtpUrl: null, transport: way, log });
  const workspaceId = given ?? (await workspaces.create(shop())).id;

  return {
    ...{
      db,
      clock,
      rings,
      workspaces,
      contacts,
      events,
      products,
      segments,
      offers,
      templates,
      links,
      returnAddresses,
      messages,
      hands,
      campaigns,
      openDelivery,
    },
    workspaceId,

    /** Contacts p1@…, p2@…; subscribed to "news" unless `consent` says otherwise. Returns their ids. */
    async addContacts(
      count: number,
      { consent = 'subscribed' as 'subscribed' | 'unsubscribed' | 'none', prefix = 'p' } = {},
    ) {
      const outcomes = await contacts.upsertMany(
        workspaceId,
        Array.from({ length: count }, (_, index) => ({
          externalId: `${prefix}${index + 1}`,
          email: `${prefix}${index + 1}@people.example`,
          attributes: { first_name: `${prefix.toUpperCase()}${index + 1}` },
          ...(consent === 'none' ? {} : { consent: [{ topic: 'news', state: consent }] }),
        })),
      );
      return outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
    },

    /** A segment that is built and has these members. */
    async addSegment(name: string, contactIds: number[]): Promise<number> {
      const [row] = await db.sql<{ id: number }>(
        `insert into segment (workspace_id, name, purpose, definition, built_at)
         values ($1, $2, 'test', '{}', now()) returning id`,
        [workspaceId, name],
      );
      await db.sql(
        `insert into member (segment_id, contact_id, workspace_id, entered_at)
         select $1, id, $2, $4 from unnest($3::int[]) as id`,
        [row!.id, workspaceId, contactIds, start],
      );
      return row!.id;
    },

    async addTemplate(): Promise<number> {
      const mjml = `<mjml><mj-body><mj-section><mj-column>
        <mj-text>Hello {{default contact.first_name "there"}}</mj-text>
        <k-slot name="hero" />
        <mj-text>{{workspace.address}} <a href="{{unsubscribeUrl}}">Unsubscribe</a></mj-text>
      </mj-column></mj-section></mj-body></mjml>`;
      const design = { mjml, subject: 'News from {{workspace.name}}', preheader: '' };
      return (await templates.create(workspaceId, { name: `t-${Math.random()}`, ...design })).id;
    },

    /** A draft to `include`, with one text for everybody unless `more` says otherwise. */
    async addCampaign(include: number[], more: Partial<NewCampaign> = {}) {
      const hero = {
        kind: 'text' as const,
        body: 'Fresh bread',
        button: { label: 'Read', url: 'https://shop.example/a' },
      };
      const draft = newCampaign.parse({
        name: `c-${Math.random()}`,
        topic: 'news',
        templateId: more.templateId ?? (await this.addTemplate()),
        audience: { include, exclude: [] },
        contents: [{ slots: { hero } }],
        ...more,
      });
      return campaigns.create(workspaceId, draft);
    },

    states: async (campaignId: number) =>
      db.sql<{
        id: number;
        contactId: number;
        state: string;
        reason: string | null;
        variant: string;
        segmentId: number;
      }>(
        `select id, contact_id as "contactId", state, reason, variant, segment_id as "segmentId"
           from message where campaign_id = $1 order by id`,
        [campaignId],
      ),
  };
}

export type CampaignHouse = Awaited<ReturnType<typeof createCampaignHouse>>;
export type { Campaigns };
