import { newOffer } from '../../src/offers/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from './campaign-house.ts';
import { createTestDatabase } from './postgres.ts';
import { readLetter } from './read-letter.ts';

const mjml = `<mjml><mj-body><mj-section><mj-column>
  <mj-text>{{word "greeting"}} {{contact.first_name}}</mj-text>
  <k-slot name="hero" />
  <k-slot name="aside"><mj-text>Nothing in particular</mj-text></k-slot>
  <mj-text>{{workspace.address}} <a href="{{unsubscribeUrl}}">Unsubscribe</a></mj-text>
</mj-column></mj-section></mj-body></mjml>`;

/** What a content that says nothing of its own has. */
export const none = { variant: null, subject: null, preheader: null, offerId: null };

/** A text for a slot, with another one in Swedish when given. */
export const text = (body: string, sv?: string) => ({
  kind: 'text' as const,
  body,
  ...(sv === undefined ? {} : { languages: { sv: { body: sv } } }),
});

/** A house with a template of two slots (`hero`, which is empty, and `aside`) in English and Swedish. */
export async function createComposeStage() {
  const { db } = await createTestDatabase();
  const house: CampaignHouse = await createCampaignHouse(db);
  const languages = {
    default: { words: { greeting: 'Hello' } },
    sv: { subject: 'Nyheter', words: { greeting: 'Hej' } },
  };
  const design = { mjml, subject: 'News', preheader: '', languages };
  const templateId = (await house.templates.create(house.workspaceId, { name: 'Two slots', ...design })).id;
  return {
    db,
    house,
    templateId,
    mjml,

    async addOffer(name: string, more: object): Promise<number> {
      const offer = newOffer.parse({ name, kind: 'percent', basisPoints: 500, ...more });
      return (await house.offers.create(house.workspaceId, offer)).id;
    },

    /** What each contact's claimed message says, by contact. */
    async composeAll(campaignId: number) {
      await db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [campaignId]);
      const { workerId, leave } = await house.messages.joinWorkers();
      const claimed = await house.hands.claim({ workerId, limit: 500, now: start });
      const composed = await house.campaigns.compose(claimed);
      const letters = new Map<number, { html: string; subject: string; lang: string; choices: number[] }>();
      for (const message of composed) {
        if (message.kind !== 'ready') throw new Error(message.reason);
        const { contactId, choices } = claimed.find(({ id }) => id === message.messageId)!;
        const letter = await readLetter({ raw: message.wire.raw.toString('latin1'), to: '' });
        letters.set(contactId, { ...letter, lang: /<html[^>]* lang="([^"]+)"/.exec(letter.html)?.[1] ?? '', choices });
      }
      return { letters, claimed, workerId, leave };
    },
  };
}
