import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { list } from '../../../format/index.ts';
import { rich, t } from '../../../words/index.ts';

/** How much the workspace lets out in a second, a minute, an hour, a day. */
export function RatesExplained() {
  const { data } = api.useQuery('get', '/workspace', {}, { staleTime: 60_000 });
  if (!data) return null;
  const { perSecond, perMinute, perHour, perDay } = data.settings.sendingLimits ?? {};
  const limits = [
    perSecond && t('{count, number} a second', { count: perSecond }),
    perMinute && t('{count, number} a minute', { count: perMinute }),
    perHour && t('{count, number} an hour', { count: perHour }),
    perDay && t('{count, number} a day', { count: perDay }),
  ].filter((limit) => typeof limit === 'string');
  const link = (inside: React.ReactNode) => (
    <Anchor underline="always" component={Link} to="/settings/sending" inherit>
      {inside}
    </Anchor>
  );
  return (
    <Text size="sm" c="dimmed">
      {limits.length > 0
        ? rich('This workspace sends at most {limits}. <link>Change it</link>', { limits: list(limits), link })
        : rich('It goes as fast as the way out and the mail servers allow. <link>Set limits</link>', { link })}
    </Text>
  );
}
