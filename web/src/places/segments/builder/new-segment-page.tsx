import { Alert, Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { codeOf } from '../../../api/problem.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { saved } from '../../../parts/notify.ts';
import { Page } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { Builder } from './builder.tsx';
import { openDefinition } from './edit-definition.ts';
import { NamePart } from './name-part.tsx';
import { problemsOf } from './problems-of.ts';
import { PurposePart } from './purpose-part.tsx';
import { useBuilderState } from './use-builder-state.ts';

const nothing = { definition: null, name: '', purpose: '', purposeKind: null };

/** A new segment: its purpose, the sentence that says who is in it, its name. */
export default function NewSegmentPage() {
  const state = useBuilderState(undefined, nothing);
  const { fields, setFields, definition, apply } = state;
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const confirm = useConfirm();

  async function save(acceptCost = false): Promise<void> {
    if (!definition) return;
    setIsSaving(true);
    setError(null);
    const { name, purpose, purposeKind } = fields;
    const body = { name, purpose, purposeKind, definition, ...(acceptCost && { acceptCost }) };
    try {
      const { data } = await client.POST('/segments', { body });
      state.settle();
      saved(t('Saved. Members are being worked out.'));
      void queries.invalidateQueries({ queryKey: ['get', '/segments'] });
      await navigate({ to: '/segments/$segmentId', params: { segmentId: `${data!.id}` } });
    } catch (problem) {
      if (!acceptCost && codeOf(problem) === 'segment_costly' && (await confirmCost(problem))) return save(true);
      setError(problem);
    } finally {
      setIsSaving(false);
    }
  }

  const confirmCost = (problem: unknown) =>
    confirm({ title: t('Save it although it is costly?'), children: (problem as Error).message, verb: t('Save') });

  const missing = definition === null ? t('Say first who is in it.') : null;
  return (
    <Page title={t('New segment')} back={{ to: '/segments', name: t('Segments') }}>
      {state.isRestored && (
        <Alert color="blue" title={t('Here is what you had not saved.')}>
          <Button size="compact-sm" variant="default" onClick={state.startAnew}>
            {t('Start anew')}
          </Button>
        </Alert>
      )}
      <Builder
        state={state}
        error={error}
        before={
          <PurposePart
            kind={fields.purposeKind}
            onKind={(purposeKind) => setFields({ purposeKind })}
            onProposal={
              definition
                ? null
                : ({ name, why, definition: proposed }) => {
                    apply(openDefinition(proposed));
                    setFields({ name: fields.name || name, purpose: fields.purpose || why });
                  }
            }
          />
        }
        after={
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <NamePart state={state} problems={problemsOf(error)} />
            <ProblemNote error={error} />
            <Group mt="md">
              <Button type="submit" loading={isSaving} disabled={missing !== null}>
                {t('Save segment')}
              </Button>
              {missing && (
                <Text size="sm" c="dimmed">
                  {missing}
                </Text>
              )}
            </Group>
          </form>
        }
      />
    </Page>
  );
}
