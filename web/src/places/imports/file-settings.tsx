import { Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { here } from '../../api/here.ts';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { type ColumnPlan, type FileSettings, isAmount, isTime, type Kind } from './column-plan.ts';

type Props = {
  kind: Kind;
  plans: readonly ColumnPlan[];
  settings: FileSettings;
  onChange: (settings: FileSettings) => void;
};

/** What holds for the whole file: only what its columns make a question of. */
export function FileSettingsFields({ kind, plans, settings, onChange }: Props) {
  const hasNumbers = plans.some((plan) => isAmount(plan.role) || (plan.role === 'attribute' && plan.type === 'number'));
  const hasTimes = plans.some((plan) => plan.role !== 'skip' && isTime(plan));
  const hasConsent = plans.some(({ role }) => role === 'consent');
  if (!hasNumbers && !hasTimes && !hasConsent && kind === 'contacts') return null;
  return (
    <Part title={t('How the file is written')}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm">
        {hasNumbers && (
          <Select
            label={t('Decimals')}
            allowDeselect={false}
            data={[
              { value: '.', label: t('with a point: 12.50') },
              { value: ',', label: t('with a comma: 12,50') },
            ]}
            value={settings.decimal}
            onChange={(decimal) => onChange({ ...settings, decimal: decimal as FileSettings['decimal'] })}
          />
        )}
        {hasTimes && (
          <Select
            label={t('Time zone of the times')}
            searchable
            allowDeselect={false}
            data={[...new Set([settings.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
            value={settings.timeZone}
            onChange={(timeZone) => onChange({ ...settings, timeZone: timeZone ?? settings.timeZone })}
          />
        )}
        {hasConsent && (
          <TextInput
            label={t('Where they agreed')}
            description={t('Kept as evidence of consent.')}
            value={settings.source}
            maxLength={64}
            onChange={({ currentTarget }) => onChange({ ...settings, source: currentTarget.value })}
          />
        )}
        {kind !== 'contacts' && (
          <TextInput
            label={t('Refunds begin with')}
            description={t('Order numbers that begin so are refunds. Empty: none.')}
            placeholder="C"
            maxLength={20}
            value={settings.refundPrefix}
            onChange={({ currentTarget }) => onChange({ ...settings, refundPrefix: currentTarget.value.trim() })}
          />
        )}
      </SimpleGrid>
      {kind !== 'contacts' && (
        <Text size="sm" c="dimmed">
          {t('Amounts are in {currency}, the currency of this workspace. Convert others first.', {
            currency: here.workspace?.currency ?? '',
          })}
        </Text>
      )}
    </Part>
  );
}
