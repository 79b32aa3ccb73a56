import { waitFor } from './wait-for.ts';
import type { ShopStage } from './web-stage.ts';

type Created = { id: number };
type Listed = { items: { id: number; messageId: number | null }[] };

/** Of every page whose address names something: the address of a real one, in the filled shop. */
export async function makePageExamples(stage: ShopStage): Promise<Record<string, string>> {
  const { ask, campaignId, segmentId } = stage;
  const { items: contacts } = await ask<Listed>('GET', '/contacts?search=p1@');
  const { items: segments } = await ask<Listed>('GET', '/segments');
  const { items: templates } = await ask<Listed>('GET', '/templates');
  const { items: offers } = await ask<Listed>('GET', '/offers');
  const { items: mails } = await ask<Listed>('GET', `/mailbox?campaignId=${campaignId}&limit=1`);
  const { items: campaigns } = await ask<{ items: (Created & { state: string })[] }>('GET', '/campaigns');
  const draft = campaigns.find(({ state }) => state === 'draft')!.id;
  const [first, second] = segments;
  const contact = contacts[0]!.id;
  await ask('POST', '/companies/bulk', { companies: [{ key: 'tea', name: 'Nordic Tea AB' }] });
  await ask('PUT', `/contacts/${contact}/companies/tea`, {});
  const question = { name: 'nps', kind: 'nps', text: 'Would you recommend us?' };
  await ask('POST', '/questions', { ...question, attribute: 'wouldRecommend' });
  const { id: group } = await ask<Created>('POST', '/customers/needs-groups', { name: 'Looks for the price' });
  const { items: everybody } = await ask<Listed>('GET', '/contacts?limit=10');
  const { id: best } = await ask<Created>('POST', '/customers/templates', {
    name: 'Like these ten',
    contactIds: everybody.map(({ id }) => id),
    compareWith: 'everybody',
  });
  const { id: webhook } = await ask<Created>('POST', '/webhooks', {
    name: 'Customer system',
    url: 'https://crm.example.com/hook',
    kinds: ['offer.redeemed'],
  });
  const { id: domain } = await ask<Created>('POST', '/sending-domains', { domain: 'shop.example' });
  const settings = { host: 'smtp.shop.example' };
  const { id: way } = await ask<Created>('POST', '/transports', { kind: 'smtp', name: 'Second way', settings });
  return {
    '/campaigns/$campaignId': `/campaigns/${campaignId}`,
    '/campaigns/$campaignId/edit': `/campaigns/${draft}/edit`,
    '/campaigns/$campaignId/check': `/campaigns/${draft}/check`,
    '/companies/$companyKey': '/companies/tea',
    '/contacts/$contactId': `/contacts/${contact}`,
    '/contacts/import/$importId': `/contacts/import/${await importFile(stage)}`,
    '/customers/needs/$needsGroupId': `/customers/needs/${group}`,
    '/customers/needs/$needsGroupId/edit': `/customers/needs/${group}/edit`,
    '/customers/best/$templateId': `/customers/best/${best}`,
    '/mailbox/$mailId': `/mailbox/${mails[0]!.id}`,
    '/messages/$messageId': `/messages/${mails[0]!.messageId}`,
    '/segments/$segmentId': `/segments/${segmentId}`,
    '/segments/$segmentId/edit': `/segments/${segmentId}/edit`,
    '/settings/webhooks/$webhookId': `/settings/webhooks/${webhook}`,
    '/settings/sending/$domainId': `/settings/sending/${domain}`,
    '/settings/ways-out/$transportId': `/settings/ways-out/${way}`,
    '/templates/$templateId': `/templates/${templates[0]!.id}`,
    '/offers/$offerId': `/offers/${offers[0]!.id}`,
    '/offers/$offerId/edit': `/offers/${offers[0]!.id}/edit`,
    '/reports/synergies/$first/$second': `/reports/synergies/${first!.id}/${second!.id}`,
    '/reports/segment-use/$segmentId': `/reports/segment-use/${segmentId}`,
    '/reports/questions/$questionName': '/reports/questions/nps',
  };
}

/** An import that is done, with a row that was refused. */
async function importFile({ ask }: ShopStage): Promise<number> {
  const mapping = { fields: { externalId: 'id', email: 'mail' } };
  const { id } = await ask<Created>('POST', '/imports', { kind: 'contacts', fileName: 'people.csv', mapping });
  await ask('PUT', `/imports/${id}/file`, 'id,mail\np1,p1@people.example\np2,nowhere\n');
  await waitFor('the import to end', async () => {
    const { state } = await ask<{ state: string }>('GET', `/imports/${id}`);
    return state === 'done';
  });
  return id;
}
