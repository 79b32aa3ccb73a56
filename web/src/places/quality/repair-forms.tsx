import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { number, percent } from '../../format/index.ts';
import { rich, t } from '../../words/index.ts';
import { countryOptions } from './countries.ts';
import { Door } from './door.tsx';
import { type RepairWish, starterOf } from './hold-repair.ts';
import { issueTitle } from './issue-words.ts';
import { isPairKind, pairKinds, sayPairKind } from './merge-words.ts';
import type { Quality } from './quality.ts';
import { useQualitySearch } from './quality-search.ts';
import { TrialForm } from './trial-form.tsx';

type Forms = NonNullable<Extract<RepairWish, { kind: 'normalise' }>['forms']>;
type Form = Forms[number];

const formOptions = (): { value: Form; label: string }[] => [
  { value: 'trim', label: t('Spaces at the ends and doubled ones') },
  { value: 'names', label: t('Names all in capitals or all in small letters') },
  { value: 'phone', label: t('Phone numbers, as {example}', { example: '+46701234567' }) },
  { value: 'postcode', label: t('Postcodes, as the country writes them') },
  { value: 'country', label: t('Countries, as two letters') },
];

export function NormaliseForm() {
  const [forms, setForms] = useState<string[]>(['trim', 'phone', 'postcode', 'country']);
  const [country, setCountry] = useState('SE');
  return (
    <TrialForm
      title={t('Bring values into one form')}
      lead={t('What cannot be read stays as it is.')}
      isDisabled={forms.length === 0}
      start={() => starterOf({ kind: 'normalise', forms: forms as Forms, country, dryRun: true })}
    >
      <Checkbox.Group label={t('What')} value={forms} onChange={setForms}>
        <Stack gap="xs" mt={4}>
          {formOptions().map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label={t('Numbers and postcodes without a country are of')}
        value={country}
        data={countryOptions()}
        onChange={({ currentTarget }) => setCountry(currentTarget.value)}
      />
    </TrialForm>
  );
}

/** Kinds of problems with suggestions: one choice for each code, as a repair takes them. */
function codesOf(issues: Quality['issues']): { value: string; label: string }[] {
  const counts = new Map<string, { title: string; count: number }>();
  for (const issue of issues.filter(({ suggested }) => suggested > 0)) {
    const held = counts.get(issue.code);
    counts.set(issue.code, { title: held?.title ?? issueTitle(issue), count: (held?.count ?? 0) + issue.suggested });
  }
  return [...counts].map(([value, { title, count }]) => ({ value, label: `${title} (${number(count)})` }));
}

export function CorrectForm({ issues, isChecked }: { issues: Quality['issues'] | null; isChecked: boolean }) {
  const { correct } = useQualitySearch().search;
  const codes = codesOf(issues ?? []);
  const [chosen, setChosen] = useState(correct ?? '');
  const code = codes.some(({ value }) => value === chosen) ? chosen : (codes[0]?.value ?? '');
  return (
    <TrialForm
      title={t('Take over suggestions')}
      lead={t('The value that may be meant is written in place of the one that cannot be right.')}
      isDisabled={code === ''}
      start={() => starterOf({ kind: 'correct', code, dryRun: true })}
    >
      {codes.length > 0 ? (
        <NativeSelect
          label={t('For')}
          value={code}
          data={codes}
          autoFocus={correct !== undefined}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      ) : (
        <Text size="sm">
          {isChecked
            ? rich('The last check had no suggestions: <link>look at the overview</link>.', {
                link: (inside) => <Door to={{}}>{inside}</Door>,
              })
            : rich('The data was not checked yet: <link>look at the overview</link>.', {
                link: (inside) => <Door to={{}}>{inside}</Door>,
              })}
        </Text>
      )}
    </TrialForm>
  );
}

export function MergeForm() {
  const [kind, setKind] = useState<string>('exact');
  const [score, setScore] = useState('0.95');
  return (
    <TrialForm
      title={t('Merge duplicates')}
      lead={t('The contact that was there first is kept; no consent gets looser.')}
      start={() =>
        starterOf({ kind: 'merge', pairKind: isPairKind(kind) ? kind : null, minScore: Number(score), dryRun: true })
      }
    >
      <NativeSelect
        label={t('Pairs')}
        value={kind}
        data={[
          ...pairKinds.map((value) => ({ value: value as string, label: sayPairKind(value) })),
          { value: '', label: t('of all kinds') },
        ]}
        onChange={({ currentTarget }) => setKind(currentTarget.value)}
      />
      <NativeSelect
        label={t('At least so probable')}
        value={score}
        data={[0.8, 0.9, 0.95, 0.99].map((share) => ({ value: String(share), label: percent(share) }))}
        onChange={({ currentTarget }) => setScore(currentTarget.value)}
      />
    </TrialForm>
  );
}
