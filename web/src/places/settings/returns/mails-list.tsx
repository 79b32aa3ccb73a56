import { Anchor, NativeSelect, Stack, Text } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { type MailClass, mailClasses, mailWord } from './return-words.tsx';

/** Why a mail was taken for what it was taken for, as far as it can be told in a line. */
function reasonOf(detail: unknown): string {
  const recipients = (detail as { recipients?: { reason?: string; status?: string; words?: string }[] } | null)
    ?.recipients;
  const first = Array.isArray(recipients) ? recipients[0] : undefined;
  return [first?.status, first?.reason, first?.words].filter(Boolean).join(' ');
}

/** Mails that came back to us, with what each was taken for. */
export function MailsList() {
  const { class: kind } = useSearch({ strict: false }) as { class?: MailClass };
  const setSearch = useSetSearch();
  const isKind = mailClasses.some((each) => each === kind);
  const { query, more } = usePages(['get', '/inbound-mails', kind], async (cursor) => {
    const wish = { limit: 50, ...(isKind && kind && { class: kind }), ...(cursor && { cursor }) };
    return (await client.GET('/inbound-mails', { params: { query: wish } })).data!;
  });
  return (
    <Stack>
      <NativeSelect
        label={t('Taken for')}
        style={{ alignSelf: 'flex-start' }}
        value={isKind ? kind : ''}
        data={[{ value: '', label: t('All') }, ...mailClasses.map((each) => ({ value: each, label: mailWord(each) }))]}
        onChange={({ currentTarget }) => void setSearch({ class: currentTarget.value || undefined }, { replace: true })}
      />
      <Answer query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Text>
              {t(
                'No mails came in. They are read from the mailboxes, and by the listener for bounces where it is set up.',
              )}
            </Text>
          ) : (
            <DataTable
              name={t('Mails that came in')}
              file="inbound-mails"
              rows={rows}
              rowKey={({ id }) => id}
              {...more}
              columns={[
                {
                  name: t('Taken for'),
                  cell: (row) => (row.class === null ? t('not read yet') : mailWord(row.class)),
                  csv: (row) => row.class ?? '',
                },
                {
                  name: t('Why'),
                  cell: ({ detail }) => (
                    <Text size="sm" c="dimmed">
                      {reasonOf(detail)}
                    </Text>
                  ),
                  csv: ({ detail }) => reasonOf(detail),
                },
                {
                  name: t('Came to'),
                  cell: ({ envelopeTo, source }) => (
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {envelopeTo || source}
                    </Text>
                  ),
                  csv: ({ envelopeTo, source }) => envelopeTo || source,
                },
                {
                  name: t('Message'),
                  cell: ({ messageId }) =>
                    messageId === null ? (
                      t('not known')
                    ) : (
                      <Anchor
                        component={Link}
                        to="/messages/$messageId"
                        params={{ messageId: String(messageId) } as never}
                      >
                        {t('message {id}', { id: messageId })}
                      </Anchor>
                    ),
                  csv: ({ messageId }) => messageId ?? '',
                },
                {
                  name: t('When'),
                  cell: ({ receivedAt }) => <TimeAgo at={receivedAt} />,
                  csv: ({ receivedAt }) => receivedAt,
                },
              ]}
            />
          )
        }
      </Answer>
    </Stack>
  );
}
