import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page, Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { kinds } from './column-plan.ts';
import { EnrichFile } from './enrich-file.tsx';
import { FormerImports } from './former-imports.tsx';
import { PrepareImport } from './prepare-import.tsx';
import { SuppressionFile } from './suppression-file.tsx';

const choices = [...kinds, 'enrich', 'suppressions'] as const;
type Choice = (typeof choices)[number];

const names = (): Record<Choice, string> => ({
  contacts: t('Contacts'),
  orders: t('Orders'),
  'order-lines': t('Order lines'),
  enrich: t('More about contacts'),
  suppressions: t('Forbidden addresses'),
});

const leads = (): Record<Choice, string> => ({
  contacts: t('One person a row. Whoever is known already is brought up to date, never made twice.'),
  orders: t('One order a row, with its amount. The same order sent again changes nothing.'),
  'order-lines': t('One line of an order a row: product, quantity, price. Rows of the same order belong together.'),
  enrich: t('Fills in what is missing about contacts that are known. Nobody new is made, and it can be undone.'),
  suppressions: t('Addresses that must not be written to, as other mailing programs give them out.'),
});

/** Brings in a file: what it holds, what its columns mean, a trial, and then the real thing. */
export default function ImportPage() {
  const { kind } = useSearch({ strict: false }) as { kind?: string };
  const choice = choices.find((each) => each === kind) ?? 'contacts';
  const navigate = useNavigate();
  const choose = (next: string) =>
    void navigate({ to: '.', search: { kind: next === 'contacts' ? undefined : next }, replace: true });
  return (
    <Page title={t('Import a file')} back={{ to: '/contacts', name: t('Contacts') }}>
      <Stack gap="xs">
        <SegmentedControl
          aria-label={t('What the file holds')}
          data={choices.map((value) => ({ value, label: names()[value] }))}
          value={choice}
          onChange={choose}
          visibleFrom="sm"
          style={{ alignSelf: 'flex-start' }}
        />
        <SegmentedControl
          aria-label={t('What the file holds')}
          data={choices.map((value) => ({ value, label: names()[value] }))}
          value={choice}
          onChange={choose}
          hiddenFrom="sm"
          orientation="vertical"
        />
        <Text c="dimmed">{leads()[choice]}</Text>
      </Stack>
      {choice === 'enrich' && <EnrichFile />}
      {choice === 'suppressions' && <SuppressionFile />}
      {choice !== 'enrich' && choice !== 'suppressions' && <PrepareImport key={choice} kind={choice} />}
      <Part title={t('Former imports')}>
        <FormerImports />
      </Part>
    </Page>
  );
}
