import type { LinkProps } from '@tanstack/react-router';
import type { components } from '../../api/schema.d.ts';
import { t } from '../../words/index.ts';

export type Entry = components['schemas']['AuditEntry'];
export type Door = Pick<LinkProps, 'to' | 'params'>;

/** Names of things by "segment 12"; what is not in it is told by its kind and number. */
export type Names = ReadonlyMap<string, string>;

type Told = { sentence: string; door: Door | null };

/** What somebody did, as a sentence about a thing: `{thing}` is its name. Keys are actions of the audit. */
const sentences = (thing: string): Record<string, () => string> => ({
  'campaigns.launch': () => t('launched {thing}', { thing }),
  'campaigns.scheduled': () => t('scheduled {thing}', { thing }),
  'campaigns.draft': () => t('took {thing} off the schedule', { thing }),
  'campaigns.paused': () => t('paused {thing}', { thing }),
  'campaigns.sending': () => t('let {thing} go on', { thing }),
  'campaigns.cancel': () => t('cancelled {thing}', { thing }),
  'companies.link': () => t('linked contacts and companies'),
  'companies.upsert': () => t('brought companies in'),
  'contacts.decide-duplicate': () => t('said that {thing} are two people', { thing }),
  'contacts.erase': () => t('erased a contact and what it did'),
  'contacts.merge': () => t('made one contact of two: {thing}', { thing }),
  'contacts.set-criterion': () => t('said which kind of criterion {thing} is', { thing }),
  'contacts.suppress': () => t('forbade writing to an address'),
  'contacts.unsuppress': () => t('allowed writing to an address again'),
  'contacts.undo-merge': () => t('made two contacts of {thing} again', { thing }),
  'contacts.undo-repair': () => t('took {thing} back', { thing }),
  'customers.changeSettings': () => t('changed how customers are judged'),
  'customers.decide': () => t('decided whether to court {thing}', { thing }),
  'customers.withdrawDecision': () => t('withdrew the decision about {thing}', { thing }),
  'customers.rate': () => t('rated how strong we are for {thing}', { thing }),
  'customers.unrate': () => t('took the rating of {thing} away', { thing }),
  'customers.discoverNeeds': () => t('looked for needs groups in what customers do'),
  'customers.scoreTemplate': () => t('scored everybody by {thing}', { thing }),
  'customers.writeCell': () => t('wrote a cell of the strategy board'),
  'delivery.pauses.lift': () => t('lifted a pause of delivery'),
  'offers.approve': () => t('freed {thing} from a rule of the policy', { thing }),
  'offers.withdrawApproval': () => t('withdrew an approval of {thing}', { thing }),
  'offers.importCodes': () => t('imported codes for {thing}', { thing }),
  'offers.voidCode': () => t('withdrew a code of {thing}', { thing }),
  'offers.setPolicy': () => t('changed what offers may do here'),
  'samples.start': () => t('asked for the sample shop'),
  'segments.apply-draft': () => t('let the draft of {thing} take effect', { thing }),
  'segments.change-list': () => t('changed the list of {thing}', { thing }),
  'segments.discard-draft': () => t('discarded the draft of {thing}', { thing }),
  'segments.draft': () => t('put another definition of {thing} on trial', { thing }),
  'sendingDomains.rotate': () => t('made new keys for {thing}', { thing }),
  'sendingDomains.force': () => t('forced a key of {thing}', { thing }),
  'webhooks.rotate-secret': () => t('made a new secret for {thing}', { thing }),
  'workspaces.create-key': () => t('made an API key'),
  'workspaces.revoke-key': () => t('revoked an API key'),
  'workspaces.add-operator': () => t('let somebody work here'),
  'workspaces.change-role': () => t('changed what somebody may do'),
  'workspaces.remove-operator': () => t('took somebody out of the workspace'),
});

/** Verbs that many rooms share: "segments.create", "transports.archive", "customers.changeNeedsGroup". */
const verbs = (thing: string): readonly [RegExp, () => string][] => [
  [/unknown/, () => t('decided about messages of {thing} that may not have arrived', { thing })],
  [/^notes\.add/, () => t('wrote a note about {thing}', { thing })],
  [/^notes\.remove/, () => t('took a note about {thing} away', { thing })],
  [/\.(create|define|add)/, () => t('made {thing}', { thing })],
  [/\.(update|change|set|put)/, () => t('changed {thing}', { thing })],
  [/\.archive/, () => t('archived {thing}', { thing })],
  [/\.restore/, () => t('brought {thing} back', { thing })],
  [/\.(delete|remove)/, () => t('took {thing} away', { thing })],
];

const doors: Record<string, (id: string) => Door> = {
  segment: (segmentId) => ({ to: '/segments/$segmentId', params: { segmentId } }),
  campaign: (campaignId) => ({ to: '/campaigns/$campaignId', params: { campaignId } }),
  offer: (offerId) => ({ to: '/offers/$offerId', params: { offerId } }),
  template: (templateId) => ({ to: '/templates/$templateId', params: { templateId } }),
  contact: (contactId) => ({ to: '/contacts/$contactId', params: { contactId } }),
  company: (companyKey) => ({ to: '/companies/$companyKey', params: { companyKey } }),
};

function findDoor({ action, subject }: Entry): Door | null {
  const [, kind = '', id = ''] = subject.match(/^(\w+) (\S+)$/) ?? [];
  // What is gone has no page.
  return action === 'contacts.erase' ? null : (doors[kind]?.(id) ?? null);
}

const nameIn = (detail: Entry['detail']): string | null => (typeof detail?.name === 'string' ? detail.name : null);

/** An entry as a sentence without its first word (who did it), and where the thing is. */
export function tellChange(entry: Entry, names: Names): Told {
  const { action, subject, detail } = entry;
  const name = names.get(subject) ?? nameIn(detail);
  const thing = name === null ? subject : t('“{name}”', { name });
  const special = sentences(thing)[action];
  const shared = verbs(thing).find(([pattern]) => pattern.test(action))?.[1];
  return { sentence: special?.() ?? shared?.() ?? `${action} ${thing}`, door: findDoor(entry) };
}

/** Areas of the audit an operator may look at alone, by their names here. */
export const areas = (): { value: string; label: string }[] => [
  { value: 'campaigns', label: t('Campaigns') },
  { value: 'companies', label: t('Companies') },
  { value: 'contacts', label: t('Contacts') },
  { value: 'customers', label: t('Customers') },
  { value: 'delivery', label: t('Delivery') },
  { value: 'inbound-mailboxes', label: t('Mailboxes for bounces') },
  { value: 'offers', label: t('Offers') },
  { value: 'segments', label: t('Segments') },
  { value: 'sendingDomains', label: t('Sending domains') },
  { value: 'templates', label: t('Templates') },
  { value: 'topics', label: t('Topics') },
  { value: 'transports', label: t('Ways out') },
  { value: 'webhooks', label: t('Webhooks') },
  { value: 'workspaces', label: t('Workspace, keys and operators') },
];
