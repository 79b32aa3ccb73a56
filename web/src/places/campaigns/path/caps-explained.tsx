import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { list } from '../../../format/index.ts';
import { rich, t } from '../../../words/index.ts';

/** What the workspace allows: how often people may be written to, and when not. */
export function CapsExplained({ purpose }: { purpose: 'marketing' | 'transactional' }) {
  const { data } = api.useQuery('get', '/workspace', {}, { staleTime: 60_000 });
  if (!data) return null;
  if (purpose === 'transactional')
    return (
      <Text size="sm" c="dimmed">
        {t('Caps and quiet hours do not hold it. Suppressed addresses are never written to.')}
      </Text>
    );
  const { frequencyCaps = [], quietHours } = data.settings;
  const caps = frequencyCaps.map(({ messages, days }) =>
    t('{messages, plural, one {# message} other {# messages}} in {days, plural, one {# day} other {# days}}', {
      messages,
      days,
    }),
  );
  const link = (inside: React.ReactNode) => (
    <Anchor underline="always" component={Link} to="/settings/sending" inherit>
      {inside}
    </Anchor>
  );
  return (
    <Text size="sm" c="dimmed" component="div">
      {caps.length > 0
        ? rich(
            'Nobody gets more than {caps} of news and offers, all campaigns together; whoever has had them is left out. <link>Change the caps</link>',
            { caps: list(caps), link },
          )
        : rich('There is no cap on how often people are written to. <link>Set one</link>', { link })}{' '}
      {quietHours
        ? t('Between {from} and {to} in their own time zone messages wait.', {
            from: quietHours.from,
            to: quietHours.to,
          })
        : null}
    </Text>
  );
}
