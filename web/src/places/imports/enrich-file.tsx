import { Alert, Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { number } from '../../format/index.ts';
import { Figures } from '../../parts/figures.tsx';
import { Loading } from '../../parts/loading.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { DropFile } from './drop-file.tsx';

type Repair = components['schemas']['Repair'];
const isUnderway = ({ state }: Pick<Repair, 'state'>) => !['done', 'failed', 'undone', 'cancelled'].includes(state);

/** Counts of a repair by the names it gives them. */
const countWords = (name: string): string =>
  ({
    looked: t('Rows'),
    rows: t('Rows'),
    changed: t('Contacts changed'),
    contacts: t('Contacts'),
    values: t('Values filled in'),
    unknown: t('Not known here'),
    problems: t('Refused'),
    unchanged: t('Stay as they are'),
  })[name] ?? name;

function Outcome({ repairId, isTrial, onRun }: { repairId: number; isTrial: boolean; onRun: () => void }) {
  const repair = api.useQuery(
    'get',
    '/repairs/{repairId}',
    { params: { path: { repairId } } },
    { refetchInterval: ({ state }) => (state.data && !isUnderway(state.data) ? false : 1_000) },
  );
  const examples = api.useQuery(
    'get',
    '/repairs/{repairId}/changes',
    { params: { path: { repairId }, query: { limit: 10 } } },
    { enabled: repair.data !== undefined && !isUnderway(repair.data) },
  );
  if (!repair.data) return <Loading />;
  if (isUnderway(repair.data)) return <Loading words={t('Reading the file: this may be left alone.')} />;
  const { counts, state } = repair.data;
  const undo = () =>
    void client
      .POST('/repairs/{repairId}/undo', { params: { path: { repairId } } })
      .then(() => saved(t('It is being taken back.')))
      .catch(failed);
  return (
    <Stack role="status">
      {state === 'failed' && <Alert color="red" title={t('The file could not be taken in')} />}
      <Figures
        figures={Object.entries(counts)
          .filter(([, count]) => typeof count === 'number')
          .map(([name, count]) => ({ name: countWords(name), value: number(Number(count)) }))}
      />
      <List size="sm">
        {(examples.data?.items ?? []).map(({ contactId, email, externalId, name, after }) => (
          <List.Item key={`${contactId}${name}`}>
            {`${email ?? externalId ?? contactId}: ${name} → ${String(after)}`}
          </List.Item>
        ))}
      </List>
      <Group>
        {isTrial ? (
          <Button onClick={onRun}>{t('Fill it in')}</Button>
        ) : (
          <Button variant="default" onClick={undo}>
            {t('Undo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** Fills in attributes of contacts that are known, from a file: first as a trial, then for real, and back again. */
export function EnrichFile() {
  const [file, setFile] = useState<File | null>(null);
  const [isOverwriting, setIsOverwriting] = useState(false);
  const [begun, setBegun] = useState<{ id: number; isTrial: boolean } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const send = async (chosen: File, isTrial: boolean) => {
    setFile(chosen);
    setProblem(null);
    try {
      const { data } = await client.POST('/repairs/enrich-file', {
        params: { query: { onlyEmpty: isOverwriting ? 'false' : 'true', dryRun: isTrial ? 'true' : 'false' } },
        body: chosen,
        bodySerializer: (whole: unknown) => whole,
        headers: { 'Content-Type': 'text/csv' },
      });
      setBegun({ id: data!.id, isTrial });
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Stack>
      <Checkbox
        label={t('Write over what is known already')}
        description={t('Otherwise only what is empty is filled in.')}
        checked={isOverwriting}
        onChange={({ currentTarget }) => setIsOverwriting(currentTarget.checked)}
      />
      <DropFile
        lead={t('Drop a file here: a column with the e-mail or customer number, and one for each attribute')}
        onFile={(chosen) => void send(chosen, true)}
      />
      {file && <Text size="sm">{file.name}</Text>}
      <ProblemNote error={problem} />
      {begun && file && (
        <Outcome key={begun.id} repairId={begun.id} isTrial={begun.isTrial} onRun={() => void send(file, false)} />
      )}
    </Stack>
  );
}
