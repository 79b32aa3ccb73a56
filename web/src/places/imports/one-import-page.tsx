import { Alert, Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { dateTime, money, number, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { type Figure, Figures } from '../../parts/figures.tsx';
import { failed } from '../../parts/notify.ts';
import { Page, Part, pageFor } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { saveAnswer } from '../../parts/save-csv.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';
import { type Import, ImportState, isUnderway, kindName, reasonWords } from './import-words.tsx';
import { keptWork } from './kept-work.ts';
import { RefusedRows } from './refused-rows.tsx';
import { sendImport } from './send-import.ts';

function figuresOf({ kind, counts, dryRun }: Import): Figure[] {
  const refused = { name: dryRun ? t('Would be refused') : t('Refused'), value: number(counts.problems) };
  if (kind === 'contacts')
    return [
      { name: dryRun ? t('Would be new') : t('New'), value: number(counts.contacts.created) },
      { name: dryRun ? t('Would change') : t('Changed'), value: number(counts.contacts.updated) },
      {
        name: t('Stay as they are'),
        value: number(counts.contacts.unchanged),
        ...(counts.repeated > 0 && {
          note: t('{count, plural, one {# row speaks} other {# rows speak}} of somebody again', {
            count: counts.repeated,
          }),
        }),
      },
      refused,
    ];
  return [
    {
      name: dryRun ? t('Orders that would be new') : t('New orders'),
      value: number(counts.orders.created),
      note: money(counts.amount),
    },
    { name: t('Refunds'), value: number(counts.refunds.created) },
    { name: t('Known already'), value: number(counts.orders.unchanged + counts.refunds.unchanged) },
    {
      name: dryRun ? t('People who would be new') : t('New people'),
      value: number(counts.contacts.created),
    },
    refused,
  ];
}

function Underway({ of }: { of: Import }) {
  const { bytesRead, bytesTotal, batches, batchesDone, rows, remainingMs } = of.progress;
  const read = bytesTotal ? Math.min(1, bytesRead / bytesTotal) : 0;
  const done = (read + (batches ? batchesDone / batches : 0)) / 2;
  return (
    <Stack gap="xs" role="status" aria-live="polite">
      <Progress value={done * 100} aria-label={t('How far it is')} animated />
      <Text size="sm">
        {t('{rows, plural, one {# row} other {# rows}} read, {share} done.', { rows, share: percent(done) })}
        {remainingMs !== null &&
          ` ${t('About {count, plural, one {# second} other {# seconds}} to go.', { count: Math.ceil(remainingMs / 1_000) })}`}
      </Text>
      <Text size="sm" c="dimmed">
        {t('You may leave this page: it goes on by itself, and is found again under Former imports.')}
      </Text>
    </Stack>
  );
}

/** What follows a trial: the real thing, or another look at the mapping. */
function AfterTrial({ of }: { of: Import }) {
  const draft = keptWork.of(of.id);
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const [isSending, setIsSending] = useState(false);
  const rows = of.counts.rows - of.counts.problems;
  const run = async () => {
    if (!draft) return;
    setIsSending(true);
    try {
      const importId = await sendImport(draft, false);
      keptWork.draft = null;
      await navigate({ to: '/contacts/import/$importId', params: { importId: String(importId) } });
    } catch (error) {
      setProblem(error);
      setIsSending(false);
    }
  };
  const back = (
    <Button
      component={Link}
      to="/contacts/import"
      search={{ kind: of.kind === 'contacts' ? undefined : of.kind } as never}
      variant="default"
    >
      {draft ? t('Change what the columns mean') : t('Choose the file again')}
    </Button>
  );
  if (!draft)
    return (
      <Alert variant="light" color="gray" title={t('This was a trial: nothing was changed')}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t('Files of trials are not kept. Choose the file again to bring it in.')}</Text>
          {back}
        </Stack>
      </Alert>
    );
  return (
    <Stack gap="sm">
      <Text>{t('This was a trial: nothing was changed yet.')}</Text>
      <ProblemNote error={problem} />
      <Group>
        {back}
        <Button loading={isSending} disabled={rows === 0} onClick={() => void run()}>
          {t('Import {count, plural, one {# row} other {# rows}}', { count: rows })}
        </Button>
      </Group>
    </Stack>
  );
}

function OneImport({ of }: { of: Import }) {
  const confirm = useConfirm();
  const refresh = useRefresh();
  const { counts, kind, state, dryRun, failure } = of;
  const cancel = async () => {
    const children = t('Rows that are in stay. The same file can be imported again; nothing is doubled.');
    if (!(await confirm({ title: t('Cancel this import?'), verb: t('Cancel the import'), children }))) return;
    await client
      .POST('/imports/{importId}/cancel', { params: { path: { importId: of.id } } })
      .then(() => refresh('/imports/{importId}', '/imports'))
      .catch(failed);
  };
  const name = of.fileName ?? t('Import {id}', { id: String(of.id) });
  return (
    <Page
      title={dryRun ? t('Trial of {name}', { name }) : name}
      back={{ to: '/contacts/import', name: t('Import a file') }}
      beside={<ImportState state={state} />}
      lead={t('{kind}, begun {when}', { kind: kindName(kind), when: dateTime(of.createdAt) })}
      actions={
        isUnderway(state) && (
          <Button variant="default" onClick={() => void cancel()}>
            {t('Cancel the import')}
          </Button>
        )
      }
    >
      {isUnderway(state) && <Underway of={of} />}
      {failure && (
        <Alert color="red" variant="light" role="alert" title={t('The import stopped')}>
          {failure}
        </Alert>
      )}
      {!isUnderway(state) && <Figures figures={figuresOf(of)} />}
      {!isUnderway(state) && counts.problems > 0 && (
        <Part
          title={dryRun ? t('Rows that would be refused') : t('Refused rows')}
          lead={t('Mend them in the error file and import that: the rows that are in are not doubled.')}
          actions={
            <Button
              variant="default"
              size="xs"
              onClick={() =>
                void saveAnswer(`/imports/${of.id}/problems.csv`, `import-${of.id}-problems.csv`).catch(failed)
              }
            >
              {t('Save the error file')}
            </Button>
          }
        >
          <List size="sm">
            {Object.entries(counts.reasons).map(([code, count]) => (
              <List.Item key={code}>{`${reasonWords(code)}: ${number(count)}`}</List.Item>
            ))}
          </List>
          <RefusedRows importId={of.id} />
        </Part>
      )}
      {dryRun && state === 'done' && <AfterTrial of={of} />}
      {!dryRun && state === 'done' && (
        <Group>
          <Button component={Link} to="/contacts">
            {t('See the contacts')}
          </Button>
          <Button component={Link} to="/contacts/import" variant="default">
            {t('Import another file')}
          </Button>
        </Group>
      )}
    </Page>
  );
}

/** One import: how far it is, what came of it, what was refused and why. */
export default function OneImportPage() {
  const { importId } = useParams({ strict: false }) as { importId: string };
  const query = api.useQuery(
    'get',
    '/imports/{importId}',
    { params: { path: { importId: Number(importId) } } },
    { refetchInterval: ({ state }) => (state.data && !isUnderway(state.data.state) ? false : 1_000) },
  );
  return (
    <Answer query={query} around={pageFor(t('Import'), { to: '/contacts/import', name: t('Import a file') })}>
      {(found) => <OneImport key={found.id} of={found} />}
    </Answer>
  );
}
