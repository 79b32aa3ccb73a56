import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { number } from '../../format/index.ts';
import { Loading } from '../../parts/loading.tsx';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { planProblems } from './check-plan.ts';
import type { ColumnPlan, Kind } from './column-plan.ts';
import { ColumnsTable } from './columns-table.tsx';
import { DropFile } from './drop-file.tsx';
import { FileSettingsFields } from './file-settings.tsx';
import { FirstRows } from './first-rows.tsx';
import { type Draft, keptWork } from './kept-work.ts';
import { readBeginning } from './read-beginning.ts';
import { sendImport } from './send-import.ts';
import { type KnownNames, suggestDecimal, suggestPlans } from './suggest-plan.ts';

function useKnownNames(): KnownNames | null {
  const attributes = api.useQuery('get', '/contact-attributes');
  const topics = api.useQuery('get', '/topics');
  if (!attributes.data || !topics.data) return null;
  return {
    attributes: new Map(attributes.data.items.map(({ name, type }) => [name, type])),
    topics: topics.data.items.map(({ name }) => name),
  };
}

/** A file with what its columns mean, until it is tried. Nothing is sent before that. */
export function PrepareImport({ kind }: { kind: Kind }) {
  const known = useKnownNames();
  const [draft, setDraft] = useState<Draft | null>(keptWork.draft?.kind === kind ? keptWork.draft : null);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const keep = (next: Draft | null) => {
    keptWork.draft = next;
    setDraft(next);
  };
  if (!known) return <Loading />;
  const take = async (file: File) => {
    setUnreadable(null);
    const beginning = await readBeginning(file).catch(() => null);
    if (beginning === null)
      return setUnreadable(
        t('{name} holds no rows under a header line. Save it as CSV and try again.', { name: file.name }),
      );
    const settings = {
      decimal: suggestDecimal(beginning.columns),
      timeZone: here.workspace?.timeZone ?? 'UTC',
      ...{ refundPrefix: '', source: 'import' },
    };
    keep({ kind, file, beginning, plans: suggestPlans(kind, beginning.columns, known), settings });
  };
  if (draft === null)
    return (
      <Stack>
        {unreadable && <Alert color="red" role="alert" title={unreadable} />}
        <DropFile lead={t('Drop a file here')} onFile={(file) => void take(file)} />
      </Stack>
    );
  return <Mapping draft={draft} known={known} onChange={keep} />;
}

type MappingProps = { draft: Draft; known: KnownNames; onChange: (draft: Draft | null) => void };

function Mapping({ draft, known, onChange }: MappingProps) {
  const { kind, file, beginning, plans, settings } = draft;
  const [problem, setProblem] = useState<unknown>(null);
  const [isSending, setIsSending] = useState(false);
  const navigate = useNavigate();
  const lacks = planProblems(kind, plans);
  const change = (place: number, plan: ColumnPlan) =>
    onChange({ ...draft, plans: plans.map((each, index) => (index === place ? plan : each)) });
  const tryIt = async () => {
    setIsSending(true);
    setProblem(null);
    try {
      const importId = await sendImport(draft, true);
      await navigate({ to: '/contacts/import/$importId', params: { importId: String(importId) } });
    } catch (error) {
      setProblem(error);
      setIsSending(false);
    }
  };
  return (
    <Stack gap="xl">
      <Part
        title={file.name}
        beside={
          <Text size="sm" c="dimmed">
            {t('{size} kB', { size: number(Math.max(1, Math.round(file.size / 1_000))) })}
          </Text>
        }
        actions={
          <Button variant="default" size="xs" onClick={() => onChange(null)}>
            {t('Choose another file')}
          </Button>
        }
      >
        <FirstRows header={beginning.header} rows={beginning.rows} />
      </Part>
      <Part
        title={t('What the columns mean')}
        lead={t('Proposed by their names and the first rows. Nothing is sent yet.')}
      >
        <ColumnsTable kind={kind} plans={plans} settings={settings} known={known} onChange={change} />
      </Part>
      <FileSettingsFields
        kind={kind}
        plans={plans}
        settings={settings}
        onChange={(next) => onChange({ ...draft, settings: next })}
      />
      {lacks.length > 0 && (
        <Alert color="yellow" variant="light" role="status" title={t('Before it can be tried')}>
          <List size="sm">
            {lacks.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <ProblemNote error={problem} />
      <Group>
        <Button disabled={lacks.length > 0} loading={isSending} onClick={() => void tryIt()}>
          {t('Try it without changing anything')}
        </Button>
      </Group>
    </Stack>
  );
}
