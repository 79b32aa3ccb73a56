import { Table } from '@mantine/core';
import { t } from '../../words/index.ts';

const SHOWN = 5;

/** The first rows of a file as they are. */
export function FirstRows({ header, rows }: { header: readonly string[]; rows: readonly string[][] }) {
  return (
    <Table.ScrollContainer minWidth={header.length * 110} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table fz="sm" verticalSpacing={4} aria-label={t('The first rows')}>
        <Table.Thead>
          <Table.Tr>
            {header.map((name, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never change their place, and may be called alike.
              <Table.Th key={place} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, SHOWN).map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never change their place, and may be alike.
            <Table.Tr key={line}>
              {header.map((_, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <Table.Td key={place} style={{ whiteSpace: 'nowrap' }}>
                  {(row[place] ?? '').slice(0, 60)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
