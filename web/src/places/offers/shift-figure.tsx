import { Stack, Text } from '@mantine/core';
import { api } from '../../api/client.ts';
import { t } from '../../words/index.ts';
import { pointsText } from './effect-words.ts';

/**
 * How far an offer moved orders into its hours, against those held back. Asked for only where it can be told; kept for ten
 * minutes, since it is worked out from all orders of those who were chosen.
 */
export function ShiftFigure({ offerId, isMeasured }: { offerId: number; isMeasured: boolean }) {
  const report = api.useQuery(
    'get',
    '/reports/offers/{offerId}',
    { params: { path: { offerId } } },
    { enabled: isMeasured, staleTime: 600_000 },
  );
  if (!isMeasured) return '–';
  if (!report.data) return report.error ? '–' : '…';
  const { effect } = report.data;
  const shift = effect.kind === 'compared' ? effect.windowShare : null;
  if (shift?.kind !== 'estimated') return t('too early to tell');
  return (
    <Stack gap={0} component="span" display="inline-flex">
      <span>{pointsText(shift.value)}</span>
      <Text span size="sm" c="dimmed">
        {t('{low} to {high}', { low: pointsText(shift.low), high: pointsText(shift.high) })}
      </Text>
    </Stack>
  );
}
