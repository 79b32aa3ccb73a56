import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { codeOf } from '../../../api/problem.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { saved } from '../../../parts/notify.ts';
import { Page } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { Builder } from './builder.tsx';
import { NamePart } from './name-part.tsx';
import { problemsOf } from './problems-of.ts';
import { PurposePart } from './purpose-part.tsx';
import { TrialPart } from './trial-part.tsx';
import { useBuilderState } from './use-builder-state.ts';

type Segment = components['schemas']['Segment'];
type Draft = components['schemas']['SegmentDraft'];

/** A segment that is there, and its sentence to be changed: on trial beside it, or at once. */
export default function EditSegmentPage() {
  const { segmentId } = useParams({ strict: false }) as { segmentId: string };
  const id = Number(segmentId);
  const query = api.useQuery('get', '/segments/{segmentId}', { params: { path: { segmentId: id } } });
  const hasDraft = query.data?.draft !== null && query.data !== undefined;
  const draft = api.useQuery(
    'get',
    '/segments/{segmentId}/draft',
    { params: { path: { segmentId: id } } },
    { enabled: hasDraft },
  );
  const isReady = query.data && (!hasDraft || draft.data || draft.error);
  return (
    <Page
      title={query.data ? t('Change “{name}”', { name: query.data.name }) : t('Change a segment')}
      back={{ to: '/segments/$segmentId' as '/', params: { segmentId }, name: query.data?.name ?? t('Segment') }}
    >
      <Answer query={isReady ? query : { ...query, data: undefined }}>
        {(segment) => <EditSegment segment={segment} draft={draft.data ?? null} />}
      </Answer>
    </Page>
  );
}

function EditSegment({ segment, draft }: { segment: Segment; draft: Draft | null }) {
  const { id, name, purpose, purposeKind } = segment;
  const state = useBuilderState(id, {
    definition: draft?.definition ?? segment.definition,
    name,
    purpose,
    purposeKind,
  });
  const { fields, setFields, definition } = state;
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'trial' | 'save' | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const path = { params: { path: { segmentId: id } } };

  /** Runs what saves; what is costly is asked about, and sent again. */
  async function send(what: 'trial' | 'save', call: (acceptCost: boolean) => Promise<unknown>): Promise<boolean> {
    setBusy(what);
    setError(null);
    try {
      await call(false).catch(async (problem: unknown) => {
        if (codeOf(problem) !== 'segment_costly') throw problem;
        const children = (problem as Error).message;
        if (!(await confirm({ title: t('Save it although it is costly?'), children, verb: t('Save') }))) throw problem;
        await call(true);
      });
      return true;
    } catch (problem) {
      setError(problem);
      return false;
    } finally {
      setBusy(null);
      void queries.invalidateQueries({ queryKey: ['get', '/segments'] });
      void queries.invalidateQueries({ queryKey: ['get', '/segments/{segmentId}'] });
      void queries.invalidateQueries({ queryKey: ['get', '/segments/{segmentId}/draft'] });
    }
  }

  const words = { name: fields.name, purpose: fields.purpose, purposeKind: fields.purposeKind };
  const isWordsChanged = words.name !== name || words.purpose !== purpose || words.purposeKind !== purposeKind;
  const isDefinitionChanged = state.isDefinitionChanged || draft !== null;

  const tryIt = async () => {
    if (!definition) return;
    const isDone = await send('trial', async (acceptCost) => {
      if (isWordsChanged) await client.PATCH('/segments/{segmentId}', { ...path, body: words });
      await client.POST('/segments/{segmentId}/draft', {
        ...path,
        body: { definition, ...(acceptCost && { acceptCost }) },
      });
    });
    if (isDone) state.rebase();
  };
  const saveNow = async () => {
    if (!definition) return;
    const changed = { ...words, ...(isDefinitionChanged && { definition }) };
    const isDone = await send('save', (acceptCost) =>
      client.PATCH('/segments/{segmentId}', { ...path, body: { ...changed, ...(acceptCost && { acceptCost }) } }),
    );
    if (!isDone) return;
    state.settle();
    saved(isDefinitionChanged ? t('Saved. It takes effect once everybody is worked out.') : t('Saved.'));
    await navigate({ to: '/segments/$segmentId', params: { segmentId: `${id}` } });
  };

  return (
    <>
      {state.isRestored && (
        <Alert color="blue" title={t('Here is what you had not saved.')}>
          <Button size="compact-sm" variant="default" onClick={state.startAnew}>
            {t('Back to what is saved')}
          </Button>
        </Alert>
      )}
      <Builder
        state={state}
        segmentId={id}
        error={error}
        after={
          <Stack gap="xl">
            <PurposePart
              kind={fields.purposeKind}
              onKind={(kind) => setFields({ purposeKind: kind })}
              onProposal={null}
            />
            <NamePart state={state} problems={problemsOf(error)} />
            <ProblemNote error={error} />
            <TrialPart segmentId={id} draft={draft} isChanged={state.isDefinitionChanged} onApplied={state.settle} />
            {can('segments:write') && (
              <Stack gap="xs">
                <Group>
                  <Button
                    onClick={() => void tryIt()}
                    loading={busy === 'trial'}
                    disabled={!definition || !state.isDefinitionChanged}
                  >
                    {t('Try it first')}
                  </Button>
                  <Button
                    variant="default"
                    onClick={() => void saveNow()}
                    loading={busy === 'save'}
                    disabled={!definition || !(state.isChanged || draft !== null)}
                  >
                    {t('Save and apply at once')}
                  </Button>
                </Group>
                <Text size="sm" c="dimmed">
                  {t('A trial works out who would enter and leave, beside the segment, which goes on as it is.')}
                </Text>
              </Stack>
            )}
          </Stack>
        }
      />
    </>
  );
}
