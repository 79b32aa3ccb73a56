import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { date, minorUnits } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { saved } from '../../parts/notify.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import type { Policy } from './explain-guardrails.ts';
import { useSegmentChoices } from './form-who.tsx';
import { HolidaysPart } from './holidays-part.tsx';
import { MarginFloors } from './margin-floors.tsx';
import { type PolicyPart, Rule } from './policy-rule.tsx';

/** What the workspace allows its offers, and its holidays. */
export default function PolicyPage() {
  const policy = api.useQuery('get', '/offers/policy', {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Page
      title={t('What offers may do')}
      back={{ to: '/offers', name: t('Offers') }}
      lead={t(
        'Guardrails that keep a hurried day from costing years. They speak of price offers: per cent, an amount, free shipping.',
      )}
    >
      <Answer query={policy}>
        {(found) => (
          <Stack gap="xl">
            <PolicyForm key={found.updatedAt} begin={found.policy} updatedAt={found.updatedAt} />
            <HolidaysPart />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

function PolicyForm({ begin, updatedAt }: { begin: Policy; updatedAt: string | null }) {
  const [policy, setPolicy] = useState(begin);
  const change = (changes: Partial<Policy>) => setPolicy((before) => ({ ...before, ...changes }));
  const queries = useQueryClient();
  const put = api.useMutation('put', '/offers/policy');
  const canWrite = can('offers:write');
  const save = async () => {
    await put.mutateAsync({ body: policy });
    await queries.invalidateQueries();
    saved(t('From now on launches and baskets are judged by this.'));
  };
  const part = { policy, change };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => {});
      }}
    >
      <fieldset disabled={!canWrite} style={{ border: 0, padding: 0, margin: 0, maxWidth: 900 }}>
        <Stack gap="md">
          <Rule
            title={t('Price parity')}
            why={t(
              'Some companies give everybody the same price whatever they order. Personal is then service, timing and content, never price.',
            )}
          >
            <Switch
              label={t('Everybody pays the same price')}
              description={t(
                'Price offers cannot be launched, and nobody can approve them. Those that run go on at the till until they are archived.',
              )}
              checked={policy.samePriceForAll}
              onChange={({ currentTarget }) => change({ samePriceForAll: currentTarget.checked })}
            />
          </Rule>
          <Ladder {...part} />
          <Budgets {...part} />
          <MarginFloors {...part} />
          <Stacking {...part} />
          <ProblemNote error={put.error} />
          {canWrite && (
            <Group>
              <Button type="submit" loading={put.isPending}>
                {t('Save what offers may do')}
              </Button>
              {updatedAt && (
                <Text size="sm" c="dimmed">
                  {t('Last changed {date}', { date: date(updatedAt) })}
                </Text>
              )}
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}

function Ladder({ policy, change }: PolicyPart) {
  const { choices } = useSegmentChoices();
  const { groups, ladder } = policy;
  const group = (name: keyof Policy['groups'], label: string, description: string) => (
    <NativeSelect
      label={label}
      description={description}
      value={groups[name] === null ? '' : String(groups[name])}
      onChange={({ currentTarget }) =>
        change({ groups: { ...groups, [name]: currentTarget.value === '' ? null : Number(currentTarget.value) } })
      }
      data={[{ value: '', label: t('not said') }, ...choices]}
    />
  );
  return (
    <Rule
      title={t('The discount ladder')}
      why={t(
        'A discount given to a newcomer is expected for ever after, and to grow. A ladder that needs a reason is not climbed by accident.',
      )}
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {group('mobile', t('The mobile group'), t('bought once or on occasion'))}
        {group('recurring', t('The recurring group'), t('order now and then'))}
        {group('exclusive', t('The exclusive group'), t('loyal, recurring, decided in advance'))}
      </SimpleGrid>
      <Switch
        label={t('A price offer to the mobile group needs an approval')}
        checked={ladder.mobileNeedsApproval}
        onChange={({ currentTarget }) => change({ ladder: { ...ladder, mobileNeedsApproval: currentTarget.checked } })}
      />
      <Switch
        label={t('A higher discount than people were given before needs an approval')}
        checked={ladder.stepsNeedApproval}
        onChange={({ currentTarget }) => change({ ladder: { ...ladder, stepsNeedApproval: currentTarget.checked } })}
      />
    </Rule>
  );
}

function Budgets({ policy, change }: PolicyPart) {
  const { budgets } = policy;
  const units = minorUnits();
  const currency = here.workspace?.currency ?? '';
  const budget = (name: keyof Policy['budgets'], label: string) => {
    const now = budgets[name];
    const set = (amount: string | number, days: string | number) => {
      const isSet = typeof amount === 'number' && amount > 0;
      change({
        budgets: {
          ...budgets,
          [name]: isSet ? { amount: Math.round(amount * units), days: typeof days === 'number' ? days : 30 } : null,
        },
      });
    };
    return (
      <Group gap="sm" align="end">
        <NumberInput
          label={label}
          description={t('In {currency}. Any, when empty.', { currency })}
          w={280}
          min={0}
          decimalScale={2}
          value={now ? now.amount / units : ''}
          onChange={(amount) => set(amount, now?.days ?? 30)}
        />
        <NumberInput
          label={t('within so many days')}
          w={180}
          min={1}
          max={1000}
          allowDecimal={false}
          disabled={now === null}
          value={now?.days ?? ''}
          onChange={(days) => set(now ? now.amount / units : '', days)}
        />
      </Group>
    );
  };
  return (
    <Rule
      title={t('Budgets')}
      why={t('What is given away is counted while tills sell, and a basket that would go beyond it is refused wholly.')}
    >
      {budget('perOffer', t('Each offer gives at most'))}
      {budget('perContact', t('Each contact gets at most, from all offers'))}
    </Rule>
  );
}

function Stacking({ policy, change }: PolicyPart) {
  const { stacking } = policy;
  return (
    <Rule
      title={t('Several offers in one basket')}
      why={t('Two small discounts make a large one that nobody decided.')}
    >
      <Group gap="sm" align="end">
        <NativeSelect
          label={t('Of the price offers that apply, a basket gets')}
          value={stacking.mode}
          onChange={({ currentTarget }) =>
            change({ stacking: { ...stacking, mode: currentTarget.value as Policy['stacking']['mode'] } })
          }
          data={[
            { value: 'best-only', label: t('the best one') },
            { value: 'one-per-kind', label: t('the best of each kind') },
            { value: 'all', label: t('all of them') },
          ]}
        />
        <NumberInput
          label={t('And together at most')}
          description={t('Any share, when empty.')}
          w={180}
          min={0.01}
          max={100}
          suffix=" %"
          value={stacking.maxTotalBasisPoints === null ? '' : stacking.maxTotalBasisPoints / 100}
          onChange={(value) =>
            change({
              stacking: {
                ...stacking,
                maxTotalBasisPoints: typeof value === 'number' && value > 0 ? Math.round(value * 100) : null,
              },
            })
          }
        />
      </Group>
    </Rule>
  );
}
