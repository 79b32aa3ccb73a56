import { Anchor } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { Column } from '../../parts/data-table.tsx';
import { t } from '../../words/index.ts';

type Found = { contactId: number; email: string | null; externalId: string | null };

/** The column that names a contact and leads there. */
export const contactColumn = <Row extends Found>(): Column<Row> => ({
  name: t('Contact'),
  cell: ({ contactId, email, externalId }) => (
    <Anchor
      component={Link}
      to={'/contacts/$contactId' as LinkProps['to']}
      params={{ contactId: String(contactId) } as never}
    >
      {email ?? externalId ?? t('Contact {id}', { id: String(contactId) })}
    </Anchor>
  ),
  csv: ({ contactId, email, externalId }) => email ?? externalId ?? contactId,
});
