import { Alert, Stack, Text } from '@mantine/core';
import { DataTable } from '../../../parts/data-table.tsx';
import { t } from '../../../words/index.ts';
import type { sendList } from './send-list.ts';

export type ImportedList = Awaited<ReturnType<typeof sendList>>;

/** What came of an imported list, with the lines that could not be taken. */
export function ImportOutcome({ outcome, onClose }: { outcome: ImportedList | null; onClose: () => void }) {
  if (!outcome) return null;
  const { name, counts, problems } = outcome;
  return (
    <Alert
      role="status"
      variant="light"
      color={problems.length > 0 ? 'yellow' : 'green'}
      title={t('{file} was taken in', { file: name })}
      withCloseButton
      closeButtonLabel={t('Close')}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm" c="var(--mantine-color-text)">
          {t(
            '{added, plural, one {# address is} other {# addresses are}} forbidden now, {already, number} were before, {rejected, number} could not be read.',
            {
              added: counts.suppressed,
              already: counts.already,
              rejected: counts.rejected,
            },
          )}
        </Text>
        {problems.length > 0 && (
          <DataTable
            name={t('Lines that were not taken in')}
            file="lines-not-taken-in"
            rows={problems}
            rowKey={({ line }) => line}
            columns={[
              { name: t('Line'), cell: ({ line }) => line, csv: ({ line }) => line },
              { name: t('Why'), cell: ({ problem }) => problem.message, csv: ({ problem }) => problem.message },
            ]}
          />
        )}
      </Stack>
    </Alert>
  );
}
