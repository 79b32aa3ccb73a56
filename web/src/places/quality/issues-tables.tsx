import { Stack, Text } from '@mantine/core';
import { number } from '../../format/index.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Measure } from '../../parts/measure.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { issueTitle, issueTodo } from './issue-words.ts';
import type { Quality } from './quality.ts';
import { ValueText } from './value-text.tsx';

type Issue = Quality['issues'][number];

const groups = (): { name: string; belongs: (issue: Issue) => boolean }[] => [
  { name: t('E-mail address'), belongs: ({ field }) => field === 'email' },
  { name: t('Consent'), belongs: ({ field }) => field === 'consent' },
  { name: t('Signs of life'), belongs: ({ field }) => field === 'activity' },
  { name: t('Other values'), belongs: ({ field }) => !['email', 'consent', 'activity'].includes(field) },
];

/** Every kind of problem, with how many have it, examples, and a way to mend it. */
export function IssuesTables({ quality }: { quality: Quality }) {
  const { issues, contacts, staleMonths } = quality;
  if (issues.length === 0) return <Text>{t('Nothing wrong was found with anybody.')}</Text>;
  return (
    <Stack gap="lg">
      {groups().map(({ name, belongs }) => {
        const own = issues.filter(belongs);
        if (own.length === 0) return null;
        return (
          <Stack key={name} gap={4}>
            <Text component="h3" fw={600}>
              {name}
            </Text>
            {own[0]?.field === 'activity' && staleMonths !== null && (
              <Text size="sm" c="dimmed">
                {t(
                  'An order, an answer, or an open or click by a person counts as a sign of life; without one for {count, plural, one {# month} other {# months}}, somebody is stale.',
                  {
                    count: staleMonths,
                  },
                )}
              </Text>
            )}
            <IssueTable name={name} issues={own} contacts={contacts} />
          </Stack>
        );
      })}
    </Stack>
  );
}

function IssueTable({ name, issues, contacts }: { name: string; issues: readonly Issue[]; contacts: number }) {
  const most = Math.max(...issues.map(({ share }) => share));
  return (
    <DataTable
      name={name}
      file={`what-is-wrong-${issues[0]?.field ?? ''}`}
      rows={issues}
      rowKey={({ code, field }) => `${code} ${field}`}
      columns={[
        {
          name: t('What is wrong'),
          cell: (issue) => (
            <Stack gap={2}>
              <span>
                <Door to={{ code: issue.code, field: issue.field }}>{issueTitle(issue)}</Door>
              </span>
              <IssueState issue={issue} />
              <Text size="sm" c="dimmed">
                {issueTodo(issue)}
              </Text>
              <Examples issue={issue} />
            </Stack>
          ),
          csv: issueTitle,
        },
        {
          name: t('Contacts'),
          cell: (issue) => <Measure count={issue.contacts} of={contacts} fullShare={most} />,
          csv: (issue) => issue.contacts,
        },
        {
          name: t('Suggestions'),
          isNumber: true,
          cell: ({ code, suggested }) =>
            suggested === 0 ? (
              <Text span size="sm" c="dimmed">
                {t('none')}
              </Text>
            ) : (
              <Door to={{ tab: 'repairs', correct: code }}>{t('Take over {count}', { count: number(suggested) })}</Door>
            ),
          csv: ({ suggested }) => suggested,
        },
      ]}
    />
  );
}

function IssueState({ issue: { code, isInvalid } }: { issue: Issue }) {
  if (isInvalid) return <StateWord mood="bad">{t('cannot be used')}</StateWord>;
  if (code === 'missing' || code === 'no-consent') return <StateWord mood="warn">{t('lacking')}</StateWord>;
  return <StateWord mood="warn">{t('doubtful')}</StateWord>;
}

function Examples({ issue: { examples } }: { issue: Issue }) {
  // What was mended since the check shows its suggestion already.
  const told = examples.filter(
    ({ value, suggestion }) => suggestion !== null && value !== null && value !== suggestion,
  );
  return told.map(({ contactId, value, suggestion }) => (
    <Text key={contactId} size="sm">
      <ValueText value={value} />
      <Text span c="dimmed">
        {' → '}
      </Text>
      <ValueText value={suggestion} />
    </Text>
  ));
}
