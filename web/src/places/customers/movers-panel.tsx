import { CloseButton, Paper } from '@mantine/core';
import { client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Answer } from '../../parts/answer.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { t } from '../../words/index.ts';
import { contactColumn } from './contact-rows.tsx';
import { type Move, moveTitle, readMove } from './flow-of.ts';

/** The people behind one band of the diagram; nothing when the address names none. */
export function MoversPanel({ move, onClose }: { move: string; onClose: () => void }) {
  const wanted = readMove(move);
  if (!wanted) return null;
  return (
    <Paper withBorder p="md">
      <Part title={moveTitle(wanted)} actions={<CloseButton aria-label={t('Close')} onClick={onClose} />}>
        <Movers move={wanted} />
      </Part>
    </Paper>
  );
}

function Movers({ move }: { move: Move }) {
  const movers = usePages<components['schemas']['MovedContact']>(
    ['get', '/customers/groups/moves/contacts', move],
    async (cursor) => {
      const query = { ...move, limit: 20, ...(cursor ? { cursor } : {}) };
      return (await client.GET('/customers/groups/moves/contacts', { params: { query } })).data!;
    },
  );
  return (
    <Answer query={movers.query} words={t('Looking for who they are …')}>
      {(rows) => (
        <DataTable
          name={moveTitle(move)}
          file="moved"
          columns={[contactColumn()]}
          rows={rows}
          rowKey={({ contactId }) => contactId}
          {...movers.more}
        />
      )}
    </Answer>
  );
}
