import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, client } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';

import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { fieldName } from './field-name.ts';
import { issueTitle, issueTodo } from './issue-words.ts';
import { plainValue, ValueText } from './value-text.tsx';

type Page = paths['/quality/contacts']['get']['responses'][200]['content']['application/json'];
type Row = Page['items'][number];
type Code = Row['code'];

/** Whom a problem concerns; a suggestion can be taken over one by one. */
export function IssueContacts({ code, field }: { code: string; field: string | undefined }) {
  const quality = api.useQuery('get', '/quality');
  const refresh = useRefresh();
  const { query, more } = usePages(['get', '/quality/contacts', code, field], async (cursor) => {
    const wish = { code: code as Code, limit: 25, ...(field && { field }), ...(cursor && { cursor }) };
    return (await client.GET('/quality/contacts', { params: { query: wish } })).data!;
  });
  const write = async ({ contactId, field: own }: Row, value: unknown) => {
    const body = own === 'email' ? { email: plainValue(value) } : { attributes: { [own]: value } };
    await client.PATCH('/contacts/{contactId}', { params: { path: { contactId } }, body: body });
    await refresh('/quality/contacts');
  };
  const takeOver = async (row: Row) => {
    await write(row, row.suggestion);
    const values = { field: fieldName(row.field), value: row.suggestion, before: plainValue(row.value) };
    offerUndo(
      t('{field} is “{value}” now; it was “{before}”.', values),
      async () => {
        await write(row, row.value);
        saved(t('{field} is “{before}” again.', values));
      },
      { takesFocus: true },
    );
  };
  const issue = quality.data?.issues.find((one) => one.code === code && (!field || one.field === field));
  const lacking = quality.data?.fields.find((one) => one.field === field);
  const title = issue
    ? issueTitle(issue)
    : code === 'missing' && field
      ? t('No {field}', { field: fieldName(field).toLowerCase() })
      : t('Contacts');
  const count =
    issue?.contacts ?? (code === 'missing' && lacking && quality.data ? quality.data.contacts - lacking.filled : null);
  const todo = issue ? issueTodo(issue) : t('Ask for it where they buy, or bring it in from another system.');
  const hasValue = code !== 'missing' && field !== 'consent' && field !== 'activity';
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Door to={{}}>{t('← All that is wrong')}</Door>
      </Text>
      <Part
        title={
          count === null ? title : t('{title}: {count, plural, one {# contact} other {# contacts}}', { title, count })
        }
        lead={todo}
      >
        <Answer query={query}>
          {(rows) =>
            rows.length === 0 ? (
              <Text>{t('Nobody any more. What was mended is counted at the next check.')}</Text>
            ) : (
              <DataTable
                name={title}
                file={`${code}-${field ?? 'contacts'}`}
                rows={rows}
                rowKey={(row) => `${row.contactId} ${row.field}`}
                {...more}
                columns={[
                  { name: t('Contact'), cell: ContactCell, csv: ({ email, externalId }) => email ?? externalId ?? '' },
                  ...(hasValue && field !== 'email'
                    ? [
                        {
                          name: fieldName(field ?? ''),
                          cell: ({ value }: Row) => <ValueText value={value} />,
                          csv: ({ value }: Row) => plainValue(value),
                        },
                      ]
                    : []),
                  ...(hasValue
                    ? [
                        {
                          name: t('May be meant'),
                          cell: (row: Row) => <Suggestion row={row} take={() => void takeOver(row).catch(failed)} />,
                          csv: ({ suggestion }: Row) => suggestion ?? '',
                        },
                      ]
                    : []),
                  ...(code === 'missing' && field !== 'email'
                    ? []
                    : [
                        {
                          name: t('Found'),
                          cell: ({ foundAt }: Row) => <TimeAgo at={foundAt} />,
                          csv: ({ foundAt }: Row) => foundAt,
                        },
                      ]),
                ]}
              />
            )
          }
        </Answer>
      </Part>
    </Stack>
  );
}

function ContactCell({ contactId, email, externalId }: Row) {
  return (
    <Stack gap={0}>
      <Anchor
        component={Link}
        to="/contacts/$contactId"
        params={{ contactId: String(contactId) } as never}
        inherit
        style={{ overflowWrap: 'anywhere' }}
      >
        {email ?? externalId ?? t('Contact {id}', { id: String(contactId) })}
      </Anchor>
      {email !== null && externalId !== null && (
        <Text span size="sm" c="dimmed">
          {externalId}
        </Text>
      )}
    </Stack>
  );
}

function Suggestion({ row: { suggestion, value }, take }: { row: Row; take: () => void }) {
  if (suggestion === null)
    return (
      <Text span size="sm" c="dimmed">
        {t('none')}
      </Text>
    );
  if (suggestion === value) return <StateWord mood="good">{t('taken over')}</StateWord>;
  return (
    <Group gap="xs">
      <ValueText value={suggestion} />
      {can('contacts:write') && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('Take over {value}', { value: suggestion })}
          onClick={take}
        >
          {t('Take over')}
        </Button>
      )}
    </Group>
  );
}
