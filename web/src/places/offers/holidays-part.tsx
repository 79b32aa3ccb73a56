import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { date } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { failed } from '../../parts/notify.ts';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';

type Holiday = { day: string; name: string };

/** Days on which offers that skip holidays are closed. */
export function HolidaysPart() {
  const holidays = api.useQuery('get', '/offers/holidays');
  const queries = useQueryClient();
  const remove = api.useMutation('delete', '/offers/holidays/{day}');
  const canWrite = can('offers:write');
  const take = async ({ day }: Holiday) => {
    await remove.mutateAsync({ params: { path: { day } } });
    await queries.invalidateQueries();
  };
  const columns: readonly Column<Holiday>[] = [
    { name: t('Day'), cell: ({ day }) => date(`${day}T12:00:00Z`), csv: ({ day }) => day },
    { name: t('Name'), cell: ({ name }) => name, csv: ({ name }) => name },
    ...(canWrite
      ? [
          {
            name: t('Remove'),
            cell: (holiday: Holiday) => (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('Make {name} an ordinary day', { name: holiday.name })}
                onClick={() => void take(holiday).catch(failed)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
  return (
    <div id="holidays">
      <Part
        title={t('Holidays of the shop')}
        lead={t(
          'Offers that skip holidays are closed on these days. Kohort brings no calendar of its own: shops keep other days than states do.',
        )}
      >
        <Stack gap="sm" maw={720}>
          {canWrite && <NewHoliday />}
          <Answer query={holidays}>
            {(found) =>
              found.holidays.length === 0 ? (
                <Text c="dimmed">{t('No day is a holiday yet.')}</Text>
              ) : (
                <DataTable
                  name={t('Holidays')}
                  file="holidays"
                  columns={columns}
                  rows={found.holidays}
                  rowKey={({ day }) => day}
                />
              )
            }
          </Answer>
        </Stack>
      </Part>
    </div>
  );
}

function NewHoliday() {
  const [day, setDay] = useState('');
  const [name, setName] = useState('');
  const queries = useQueryClient();
  const put = api.useMutation('put', '/offers/holidays');
  const save = async () => {
    await put.mutateAsync({ body: { holidays: [{ day, name: name.trim() }] } });
    await queries.invalidateQueries();
    setDay('');
    setName('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => {});
      }}
    >
      <Group gap="sm" align="end">
        <TextInput
          type="date"
          label={t('Day')}
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
          required
        />
        <TextInput
          label={t('Name of the holiday')}
          placeholder={t('Christmas Eve')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          required
          maxLength={200}
        />
        <Button type="submit" variant="default" loading={put.isPending}>
          {t('Add the holiday')}
        </Button>
      </Group>
      <ProblemNote error={put.error} />
    </form>
  );
}
