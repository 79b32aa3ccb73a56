import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { t } from '../../words/index.ts';
import { ImportState, kindName } from './import-words.tsx';

/** Imports of this workspace, the newest first. */
export function FormerImports() {
  const imports = api.useQuery('get', '/imports', { params: { query: { limit: 50 } } });
  return (
    <Answer query={imports}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('Nothing was imported yet.')}
          </Text>
        ) : (
          <DataTable
            name={t('Former imports')}
            rows={items}
            rowKey={({ id }) => id}
            file="imports"
            columns={[
              {
                name: t('File'),
                cell: (one) => (
                  <Anchor
                    component={Link}
                    to="/contacts/import/$importId"
                    params={{ importId: String(one.id) } as never}
                  >
                    {one.fileName ?? t('Import {id}', { id: String(one.id) })}
                  </Anchor>
                ),
                csv: ({ id, fileName }) => fileName ?? id,
              },
              {
                name: t('Holds'),
                cell: ({ kind, dryRun }) => (dryRun ? t('{kind}, a trial', { kind: kindName(kind) }) : kindName(kind)),
                csv: ({ kind }) => kind,
              },
              { name: t('State'), cell: ({ state }) => <ImportState state={state} />, csv: ({ state }) => state },
              {
                name: t('Rows'),
                cell: ({ counts }) => number(counts.rows),
                csv: ({ counts }) => counts.rows,
                isNumber: true,
              },
              {
                name: t('Refused'),
                cell: ({ counts }) => number(counts.problems),
                csv: ({ counts }) => counts.problems,
                isNumber: true,
              },
              {
                name: t('Begun'),
                cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
                csv: ({ createdAt }) => createdAt,
              },
            ]}
          />
        )
      }
    </Answer>
  );
}
