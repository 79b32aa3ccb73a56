import { Text } from '@mantine/core';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { percent } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { t } from '../../../words/index.ts';
import { contactColumn } from '../contact-rows.tsx';
import type { By } from './needs.ts';

type Landed = components['schemas']['LandedContact'];

function how({ by, probability }: Landed): string {
  if (by === 'declared') return t('An answer of their own');
  if (by === 'rule') return t('The rule');
  return t('Likeness, {share} likely', { share: percent(probability ?? 0) });
}

/** Who landed in a group by anything or by one thing, or in none. */
export function LandedPeople({ group, by }: { group: number | 'none'; by?: By | undefined }) {
  const asked = { group, ...(by ? { by } : {}) };
  const people = usePages<Landed>(['get', '/customers/needs/contacts', asked], async (cursor) => {
    const query = { ...asked, limit: 25, ...(cursor ? { cursor } : {}) };
    return (await client.GET('/customers/needs/contacts', { params: { query } })).data!;
  });
  const columns: Column<Landed>[] =
    group === 'none' ? [contactColumn()] : [contactColumn(), { name: t('By'), cell: how, csv: how }];
  return (
    <Answer query={people.query} words={t('Looking for who they are …')}>
      {(rows) =>
        rows.length === 0 ? (
          <Text c="dimmed">{t('Nobody, as of the last time everybody was placed.')}</Text>
        ) : (
          <DataTable
            name={t('Contacts')}
            file="needs-contacts"
            columns={columns}
            rows={rows}
            rowKey={({ contactId }) => contactId}
            {...people.more}
          />
        )
      }
    </Answer>
  );
}
