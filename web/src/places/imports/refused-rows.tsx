import { Table, Text } from '@mantine/core';
import { api } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { t } from '../../words/index.ts';

/** The first refused rows of an import, each with its line and the reason. */
export function RefusedRows({ importId }: { importId: number }) {
  const problems = api.useQuery('get', '/imports/{importId}/problems', {
    params: { path: { importId }, query: { limit: 20 } },
  });
  return (
    <Answer query={problems}>
      {({ items, header, next }) => (
        <>
          <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table fz="sm" verticalSpacing={6} aria-label={t('Refused rows')}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col" ta="end">
                    {t('Line')}
                  </Table.Th>
                  <Table.Th scope="col">{t('Why')}</Table.Th>
                  <Table.Th scope="col">{t('The row')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ line, reason, row }) => (
                  <Table.Tr key={line}>
                    <Table.Td ta="end">{number(line)}</Table.Td>
                    <Table.Td>{reason}</Table.Td>
                    <Table.Td c="dimmed">
                      {row
                        .map((cell, place) => (cell === '' ? '' : `${header[place] ?? ''}: ${cell}`))
                        .filter(Boolean)
                        .join(' · ')
                        .slice(0, 240)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {next !== null && (
            <Text size="sm" c="dimmed">
              {t('These are the first; all of them are in the error file.')}
            </Text>
          )}
        </>
      )}
    </Answer>
  );
}
