import { Anchor, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { dateTime, number } from '../../../format/index.ts';
import { Part } from '../../../parts/page.tsx';
import { type Mood, StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { CapsExplained } from '../path/caps-explained.tsx';
import { RatesExplained } from '../path/rates-explained.tsx';

type Campaign = components['schemas']['Campaign'];

/** What holds for these messages, in sentences, and how the domain they come from stands. */
export function RulesThatApply({ campaign }: { campaign: Campaign }) {
  const { purpose, topic, controlShare, endsAt } = campaign;
  return (
    <Part title={t('Rules that apply')}>
      <List spacing={4}>
        <List.Item>
          {purpose === 'marketing'
            ? t('Only people subscribed to “{topic}” are written to.', { topic })
            : t('It needs no consent: it is something people are owed.')}
        </List.Item>
        <List.Item>
          <CapsExplained purpose={purpose} />
        </List.Item>
        <List.Item>{t('Addresses that bounced, complained or were taken out by hand are never written to.')}</List.Item>
        <List.Item>
          {t('Whoever is in a deselected segment gets no price offer and no paid gift.')}{' '}
          <Anchor underline="always" component={Link} to="/customers/strategy">
            {t('See which are deselected')}
          </Anchor>
        </List.Item>
        {controlShare > 0 && (
          <List.Item>{t('{share} % are held back at random.', { share: number(controlShare / 100) })}</List.Item>
        )}
        {endsAt && (
          <List.Item>{t('What has not gone out by {when} is dropped.', { when: dateTime(endsAt) })}</List.Item>
        )}
        <List.Item>
          <RatesExplained />
        </List.Item>
        <List.Item>
          <SendingDomain />
        </List.Item>
      </List>
    </Part>
  );
}

/** Whether the domain of the sender is set up, and what the DNS said last. */
function SendingDomain() {
  const workspace = api.useQuery('get', '/workspace', {}, { staleTime: 60_000 });
  const domains = api.useQuery('get', '/sending-domains', { params: { query: { limit: 100 } } });
  if (!workspace.data || !domains.data) return null;
  const email = workspace.data.settings.sender?.email;
  const domain = email?.split('@')[1]?.toLowerCase();
  const settings = (
    <Anchor underline="always" component={Link} to="/settings/sending">
      {t('See sending')}
    </Anchor>
  );
  if (!email || !domain)
    return (
      <Text span>
        {t('No sender is set: say who the messages come from.')} {settings}
      </Text>
    );
  const found = domains.data.items.find((each) => domain === each.domain || domain.endsWith(`.${each.domain}`));
  const { word, mood } = lookOf(found?.findings?.map(({ state }) => state) ?? null, found !== undefined);
  return (
    <Text span>
      {t('Messages come from {email}.', { email })} <StateWord mood={mood}>{word}</StateWord> {settings}
    </Text>
  );
}

function lookOf(states: readonly string[] | null, isSetUp: boolean): { word: string; mood: Mood } {
  if (!isSetUp) return { word: t('its domain is not set up here, so nothing signs for it'), mood: 'warn' };
  if (states === null) return { word: t('its domain has not been checked yet'), mood: 'busy' };
  if (states.includes('bad')) return { word: t('its domain lacks records in the DNS'), mood: 'bad' };
  if (states.includes('warning') || states.includes('unsure'))
    return { word: t('its domain works, and could do better'), mood: 'warn' };
  return { word: t('its domain is in order'), mood: 'good' };
}
