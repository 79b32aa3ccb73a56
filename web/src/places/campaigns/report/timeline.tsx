import { Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { dateTime, shortDate, timeOfDay } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { LineChart } from '../../../parts/charts/line-chart.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { fillHours } from './fill-hours.ts';

/** When people opened and clicked first, hour by hour. */
export function Timeline({ campaignId }: { campaignId: number }) {
  const path = { params: { path: { campaignId } } };
  const query = api.useQuery('get', '/reports/campaigns/{campaignId}/timeline', path);
  return (
    <Part
      title={t('When they read it')}
      lead={t(
        'People by the time at which they first opened, and first clicked, in the time zone of the workspace. Machines are left out.',
      )}
    >
      <Answer query={query}>
        {({ hours }) => {
          const { isDays, rows } = fillHours(hours);
          if (rows.length === 0) return <Text>{t('Nobody has opened or clicked yet.')}</Text>;
          const label = (at: string) => (isDays ? shortDate(at) : rows.length > 24 ? dateTime(at) : timeOfDay(at));
          return (
            <LineChart
              name={isDays ? t('First opens and clicks by day') : t('First opens and clicks by hour')}
              file="opens-and-clicks"
              at={rows.map(({ at }) => label(at))}
              atName={isDays ? t('From') : t('Hour from')}
              isWhole
              lines={[
                { name: t('Opened'), values: rows.map(({ opened }) => opened) },
                { name: t('Clicked'), values: rows.map(({ clicked }) => clicked) },
              ]}
            />
          );
        }}
      </Answer>
    </Part>
  );
}
