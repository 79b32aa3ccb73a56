import { Autocomplete, Paper, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { t } from '../../words/index.ts';
import { columnProblem } from './check-plan.ts';
import {
  type AttributeType,
  attributeTypes,
  type ColumnPlan,
  type FileSettings,
  isTime,
  type Kind,
  rolesOf,
} from './column-plan.ts';
import { timeFormats } from './read-samples.ts';
import type { KnownNames } from './suggest-plan.ts';

const roleNames = (): Record<string, string> => ({
  skip: t('Leave it out'),
  email: t('E-mail'),
  externalId: t('Customer number'),
  attribute: t('Attribute'),
  consent: t('Consent'),
  language: t('Language'),
  timeZone: t('Time zone'),
  createdAt: t('Known since'),
  orderId: t('Number of the order'),
  at: t('When it was ordered'),
  amount: t('Amount'),
  codes: t('Offer codes'),
  isRefund: t('Whether it is a refund'),
  refundsOrderId: t('Order that is refunded'),
  product: t('Product number'),
  name: t('Name of the product'),
  category: t('Category'),
  brand: t('Brand'),
  quantity: t('Quantity'),
  unitPrice: t('Price of one'),
});

const typeNames = (): Record<AttributeType, string> => ({
  text: t('Text'),
  number: t('Number'),
  boolean: t('Yes or no'),
  date: t('Date'),
  list: t('List, with | between'),
  company: t('Company'),
});

type Props = {
  kind: Kind;
  plans: readonly ColumnPlan[];
  settings: FileSettings;
  known: KnownNames;
  onChange: (place: number, plan: ColumnPlan) => void;
};

/** What an attribute, a consent or a time still needs to be said of. */
function More({
  plan,
  known,
  onChange,
}: {
  plan: ColumnPlan;
  known: KnownNames;
  onChange: (plan: ColumnPlan) => void;
}) {
  const declared = plan.role === 'attribute' ? known.attributes.get(plan.name) : undefined;
  return (
    <>
      {plan.role === 'attribute' && (
        <>
          <Autocomplete
            label={t('Attribute')}
            data={[...known.attributes.keys()]}
            value={plan.name}
            onChange={(name) => onChange({ ...plan, name, type: known.attributes.get(name) ?? plan.type })}
          />
          <Select
            label={t('Type')}
            description={declared ? t('As it is declared') : null}
            allowDeselect={false}
            disabled={declared !== undefined}
            data={(declared ? [declared] : attributeTypes).map((type) => ({ value: type, label: typeNames()[type] }))}
            value={declared ?? plan.type}
            onChange={(type) => onChange({ ...plan, type: type as AttributeType })}
          />
        </>
      )}
      {plan.role === 'consent' && (
        <Autocomplete
          label={t('To which topic they agreed')}
          data={[...known.topics]}
          value={plan.topic}
          onChange={(topic) => onChange({ ...plan, topic })}
        />
      )}
      {isTime(plan) && (
        <Select
          label={t('How times are written')}
          searchable
          allowDeselect={false}
          data={timeFormats.map((format) => ({
            value: format,
            label: format === 'iso' ? t('2026-11-22 or with a time') : format,
          }))}
          value={plan.format}
          onChange={(format) => onChange({ ...plan, format: format ?? plan.format })}
        />
      )}
    </>
  );
}

/** Every column with its first values, what it means, and what cannot be read so. */
export function ColumnsTable({ kind, plans, settings, known, onChange }: Props) {
  const roles = rolesOf[kind].map((role) => ({ value: role, label: roleNames()[role]! }));
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {plans.map((plan, place) => {
        const problem = columnProblem(plan, plans, settings);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns never change their place, and may be called alike.
          <Paper key={place} component="li" withBorder p="sm" aria-label={plan.column}>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm">
              <Stack gap={0}>
                <Text fw={500}>{plan.column || t('(without a name)')}</Text>
                <Text size="sm" c="dimmed" lineClamp={2}>
                  {plan.samples.length === 0
                    ? t('Empty in the first rows')
                    : [...new Set(plan.samples)].slice(0, 3).join(' · ')}
                </Text>
              </Stack>
              <Select
                label={t('Means')}
                allowDeselect={false}
                data={roles}
                value={plan.role}
                onChange={(role) => onChange(place, { ...plan, role: role ?? 'skip' })}
              />
              <More plan={plan} known={known} onChange={(next) => onChange(place, next)} />
            </SimpleGrid>
            {problem && (
              <Text size="sm" c="var(--warn)" mt="xs" role="status">
                {`▲ ${problem}`}
              </Text>
            )}
          </Paper>
        );
      })}
    </Stack>
  );
}
