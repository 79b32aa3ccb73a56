import type { LinkProps } from '@tanstack/react-router';
import type { components } from '../../api/schema.d.ts';
import { dateTime, number } from '../../format/index.ts';
import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

export type Attention = components['schemas']['HomeReport']['attention'][number];

/** One thing that needs a person: what, why, and the button that leads to where it is mended. */
export type Told = {
  mood: Mood;
  what: string;
  why: string;
  verb: string;
  door: Pick<LinkProps, 'to' | 'params' | 'search'>;
};

const campaignDoor = (id: number | null) =>
  ({ to: '/campaigns/$campaignId', params: { campaignId: String(id) } }) as const;

const scorings = (): Record<string, string> => ({
  purchases: t('customer groups'),
  expected: t('expected value'),
  needs: t('needs groups'),
  quality: t('data quality'),
});

const tellers: Record<Attention['kind'], (item: Attention) => Told> = {
  'campaign-paused': ({ id, name, count }) => ({
    mood: 'warn',
    what: t('“{name}” is paused', { name }),
    why: t('{count, plural, one {# message waits} other {# messages wait}} until somebody resumes or cancels it.', {
      count: count ?? 0,
    }),
    verb: t('Decide'),
    door: campaignDoor(id),
  }),
  'campaign-problem': ({ id, name, detail }) => ({
    mood: 'bad',
    what: t('“{name}” was not launched at its time', { name }),
    why: detail ?? t('Something was missing.'),
    verb: t('See what is missing'),
    door: { to: '/campaigns/$campaignId/check', params: { campaignId: String(id) } },
  }),
  'campaign-unknown': ({ id, name, count }) => ({
    mood: 'warn',
    what: t('Nobody knows whether some messages of “{name}” arrived', { name }),
    why: t(
      'The answer of the receiving server was lost for {count, plural, one {# message} other {# messages}}. Send them again, or leave it.',
      {
        count: count ?? 0,
      },
    ),
    verb: t('Decide'),
    door: campaignDoor(id),
  }),
  'campaign-scheduled': ({ id, name, at }) => ({
    mood: 'busy',
    what: t('“{name}” starts {when}', { name, when: at === null ? '' : dateTime(at) }),
    why: t('It launches by itself. There is still time to look at it once more.'),
    verb: t('Look at it'),
    door: campaignDoor(id),
  }),
  'delivery-paused': ({ name, at, detail }) => ({
    mood: 'warn',
    what: t('{name} asked us to slow down', { name }),
    why:
      at === null
        ? (detail ?? '')
        : t('Nothing goes there until {when}. It said: {detail}', { when: dateTime(at), detail: detail ?? '' }),
    verb: t('See the pauses'),
    door: { to: '/settings/ways-out' },
  }),
  'domain-missing': ({ name }) => ({
    mood: 'bad',
    what: t('{name} is not set up for sending', { name }),
    why: t('Unsigned mail is often refused or taken for spam.'),
    verb: t('Set it up'),
    door: { to: '/settings/sending' },
  }),
  'domain-unverified': ({ id, name }) => ({
    mood: 'warn',
    what: t('{name} does not sign messages yet', { name }),
    why: t('Its keys have not been seen in the DNS.'),
    verb: t('See its records'),
    door: { to: '/settings/sending/$domainId', params: { domainId: String(id) } },
  }),
  'mailbox-unreadable': ({ name, detail }) => ({
    mood: 'bad',
    what: t('The mailbox “{name}” cannot be opened', { name }),
    why: t('Bounces are not noticed meanwhile. It said: {detail}', { detail: detail ?? '' }),
    verb: t('Mend it'),
    door: { to: '/settings/returns', search: { tab: 'mailboxes' } },
  }),
  'webhook-failing': ({ id, name, detail }) => ({
    mood: 'bad',
    what: t('The webhook “{name}” has been given up', { name }),
    why: detail ?? t('Its receiver has not answered for days.'),
    verb: t('Mend it'),
    door: { to: '/settings/webhooks/$webhookId', params: { webhookId: String(id) } },
  }),
  'import-failed': ({ id, name, detail }) => ({
    mood: 'bad',
    what: t('The import of {name} failed', { name: name ?? t('a file') }),
    why: detail ?? '',
    verb: t('See the import'),
    door: { to: '/contacts/import/$importId', params: { importId: String(id) } },
  }),
  'import-rejected': ({ id, name, count }) => ({
    mood: 'warn',
    what: t('{count, plural, one {# row of {name} was} other {# rows of {name} were}} not taken in', {
      count: count ?? 0,
      name: name ?? t('a file'),
    }),
    why: t('The list says of each row why; mend them and import that file.'),
    verb: t('See the rows'),
    door: { to: '/contacts/import/$importId', params: { importId: String(id) } },
  }),
  'repair-failed': ({ detail }) => ({
    mood: 'bad',
    what: t('A repair of contacts failed'),
    why: detail ?? '',
    verb: t('See the repairs'),
    door: { to: '/customers/quality', search: { tab: 'repairs' } },
  }),
  'scoring-failed': ({ name, detail }) => ({
    mood: 'bad',
    what: t('Working out {name} failed', { name: scorings()[name ?? ''] ?? t('the likeness to the best customers') }),
    why: detail ?? '',
    verb: t('See the activity'),
    door: { to: '/activity' },
  }),
  duplicates: ({ count }) => ({
    mood: 'warn',
    what: t('{count, plural, one {# pair of contacts} other {# pairs of contacts}} may be one person', {
      count: count ?? 0,
    }),
    why: t('A person who is here twice is written to twice and counted twice.'),
    verb: t('Compare them'),
    door: { to: '/customers/quality', search: { tab: 'duplicates' } },
  }),
  'quality-low': ({ count }) => ({
    mood: 'warn',
    what: t('Data quality is at {score} of 100', { score: number(count ?? 0) }),
    why: t('Segments that lean on missing or stale fields catch the wrong people.'),
    verb: t('See the fields'),
    door: { to: '/customers/quality' },
  }),
  'segments-idle': ({ count, name }) => ({
    mood: 'quiet',
    what: t(
      '{count, plural, one {The segment “{name}” changes nothing} other {# segments change nothing, such as “{name}”}}',
      {
        count: count ?? 0,
        name,
      },
    ),
    why: t('A segment that nobody uses is only an analysis: give it a content or an offer, or archive it.'),
    verb: t('See their use'),
    door: { to: '/reports/segment-use' },
  }),
};

/** What an item says and where it leads. */
export const tellAttention = (item: Attention): Told => tellers[item.kind](item);
