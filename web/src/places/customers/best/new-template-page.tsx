import { Button, Group, NativeSelect, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { Page } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { SlowWords } from '../slow-words.tsx';
import { PickByHand } from './pick-by-hand.tsx';
import { fewest, most, readPicked } from './read-picked.ts';

const route = getRouteApi('/customers/best/new');

const measures = [
  { value: 'revenue', label: t('What they bought, less what they gave back') },
  { value: 'margin', label: t('What was left of it: margin') },
  { value: 'expected', label: t('What they will buy in the next year') },
];
const windows = [
  { value: '90', label: t('90 days') },
  { value: '365', label: t('Year') },
  { value: '730', label: t('2 years') },
  { value: '1825', label: t('5 years') },
];

/** A new template: of the best by value, or of customers picked by hand. The address keeps who is picked. */
export default function NewTemplatePage() {
  const { by, pick } = route.useSearch();
  const setSearch = useSetSearch();
  const isByHand = by === 'hand';
  return (
    <Page title={t('A new template')} back={{ to: '/customers/best', name: t('Best customers') }}>
      <Stack maw={560}>
        <SegmentedControl
          aria-label={t('How they are chosen')}
          value={isByHand ? 'hand' : 'top'}
          onChange={(value) => void setSearch({ by: value === 'hand' ? 'hand' : undefined })}
          data={[
            { value: 'top', label: t('The best by value') },
            { value: 'hand', label: t('Pick by hand') },
          ]}
        />
        <TemplateForm picked={isByHand ? readPicked(pick) : null} />
      </Stack>
    </Page>
  );
}

/** `picked`: null for the best by value. */
function TemplateForm({ picked }: { picked: readonly number[] | null }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [fields, setFields] = useState({
    name: t('Like our best'),
    compareWith: 'customers' as 'customers' | 'everybody',
    count: 10,
    measure: 'revenue' as 'revenue' | 'margin' | 'expected',
    windowDays: 365,
  });
  const change = (part: Partial<typeof fields>) => setFields({ ...fields, ...part });
  const make = api.useMutation('post', '/customers/templates', {
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['get', '/customers/templates'] });
      void navigate({ to: '/customers/best/$templateId', params: { templateId: String(id) } });
    },
  });
  const { name, compareWith, count, measure, windowDays } = fields;
  const isShort = picked !== null && picked.length < fewest;
  const submit = () => {
    const shared = { name, compareWith };
    const body = picked ? { ...shared, contactIds: [...picked] } : { ...shared, top: { count, measure, windowDays } };
    make.mutate({ body });
  };
  return (
    <form
      aria-label={t('A new template')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <TextInput
          label={t('Name')}
          required
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        {picked ? (
          <PickByHand picked={picked} />
        ) : (
          <>
            <NumberInput
              label={t('How many ({fewest} to {most})', { fewest, most })}
              required
              min={fewest}
              max={most}
              clampBehavior="strict"
              allowDecimal={false}
              value={count}
              onChange={(value) => change({ count: Number(value) })}
            />
            <NativeSelect
              label={t('Worth by')}
              value={measure}
              data={measures}
              onChange={({ currentTarget }) => change({ measure: currentTarget.value as typeof measure })}
            />
            {measure !== 'expected' && (
              <NativeSelect
                label={t('In the last')}
                value={String(windowDays)}
                data={windows}
                onChange={({ currentTarget }) => change({ windowDays: Number(currentTarget.value) })}
              />
            )}
          </>
        )}
        <NativeSelect
          label={t('Compare with')}
          value={compareWith}
          data={[
            { value: 'customers', label: t('Other customers') },
            { value: 'everybody', label: t('Everybody, those included who never bought') },
          ]}
          onChange={({ currentTarget }) => change({ compareWith: currentTarget.value as typeof compareWith })}
        />
        <ProblemNote error={make.error} />
        <Group gap="sm">
          <Button type="submit" loading={make.isPending} disabled={isShort}>
            {t('Find what sets them apart')}
          </Button>
          {isShort && (
            <Text size="sm" c="dimmed">
              {t('Pick at least {fewest} customers.', { fewest })}
            </Text>
          )}
        </Group>
        <SlowWords isWaiting={make.isPending}>
          {t(
            'Asking some hundred questions of the best and of the others, and trying as many customers drawn at random 1,999 times. This takes some seconds.',
          )}
        </SlowWords>
      </Stack>
    </form>
  );
}
