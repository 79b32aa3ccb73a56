import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { api, client } from '../../../api/client.ts';
import { codeOf } from '../../../api/problem.ts';
import type { components } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Part } from '../../../parts/page.tsx';
import { DefinitionSentence } from '../../../parts/sentence/index.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { doorToSegment } from '../door.tsx';
import { contactName } from './contact-name.ts';
import { PersonCell } from './person-cell.tsx';
import { useSegmentSearch } from './segment-search.ts';
import { usePages } from './use-pages.ts';

type Schemas = components['schemas'];
type Segment = Schemas['Segment'];
type Draft = Schemas['SegmentDraft'];

const useAskAnew = () => {
  const refresh = useRefresh();
  return () =>
    refresh(
      '/segments',
      '/segments/{segmentId}',
      '/segments/{segmentId}/draft',
      '/segments/{segmentId}/versions',
      '/segments/{segmentId}/members',
    );
};

/** Puts another definition on trial: the segment goes on as it is. */
export function useTryDefinition(segmentId: number) {
  const askAnew = useAskAnew();
  const confirm = useConfirm();
  const params = { path: { segmentId } };
  const send = (definition: Schemas['SegmentDefinition'], acceptCost: boolean) =>
    client.POST('/segments/{segmentId}/draft', { params, body: { definition, ...(acceptCost && { acceptCost }) } });
  return async (definition: Schemas['SegmentDefinition']) => {
    try {
      await send(definition, false).catch(async (problem: unknown) => {
        if (codeOf(problem) !== 'segment_costly') throw problem;
        const title = t('Save it although it is costly?');
        if (!(await confirm({ title, children: (problem as Error).message, verb: t('Put on trial') }))) throw problem;
        await send(definition, true);
      });
      await askAnew();
      saved(t('It is on trial: nothing has changed yet.'));
    } catch (error) {
      failed(error);
    }
  };
}

/** A change of the definition that has not taken effect: who would come and go, and what to do with it. */
export function DraftPart({ segment }: { segment: Segment }) {
  const params = { params: { path: { segmentId: segment.id } } };
  const query = api.useQuery('get', '/segments/{segmentId}/draft', params, {
    refetchInterval: ({ state }) => (state.data?.state === 'built' ? false : 1_500),
  });
  return (
    <Part title={t('On trial')} lead={t('The segment goes on as it is until this is applied.')}>
      <Paper withBorder p="md">
        <Answer query={query}>{(draft) => <Trial segment={segment} draft={draft} />}</Answer>
      </Paper>
    </Part>
  );
}

function Trial({ segment, draft }: { segment: Segment; draft: Draft }) {
  const confirm = useConfirm();
  const askAnew = useAskAnew();
  const params = { params: { path: { segmentId: segment.id } } };
  const { move, progress } = draft;
  const act = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work();
      await askAnew();
      saved(said);
    } catch (error) {
      failed(error);
    }
  };
  const apply = () => act(() => client.POST('/segments/{segmentId}/draft/apply', params), t('It holds from now on.'));
  const discard = async () => {
    const isSure = await confirm({
      title: t('Discard the change on trial'),
      verb: t('Discard'),
      children: t('The segment stays as it is. What was on trial is gone.'),
    });
    if (isSure) await act(() => client.DELETE('/segments/{segmentId}/draft', params), t('The segment stays as it is.'));
  };
  const door = (change: 'enter' | 'leave') => doorToSegment(segment.id, { tab: 'definition', change }) as object;
  return (
    <Stack gap="md">
      <DefinitionSentence definition={draft.definition} />
      {move ? (
        <Figures
          figures={[
            { name: t('Would come'), value: number(move.enter), door: door('enter') },
            { name: t('Would go'), value: number(move.leave), door: door('leave') },
            { name: t('Would stay'), value: number(move.stay) },
            {
              name: t('Members then'),
              value: number(draft.size ?? 0),
              note: t('now {count}', { count: number(segment.size) }),
            },
          ]}
        />
      ) : (
        <Stack gap={4}>
          <Text size="sm">
            {progress
              ? t('{done} of {all} contacts worked out …', {
                  done: number(progress.contacts),
                  all: number(progress.contactsTotal),
                })
              : t('Everybody is being worked out for it …')}
          </Text>
          <Progress
            aria-label={t('Worked out')}
            value={progress && progress.contactsTotal > 0 ? (100 * progress.contacts) / progress.contactsTotal : 0}
          />
        </Stack>
      )}
      {draft.appliesWhenBuilt && (
        <Text size="sm">{t('It takes effect by itself as soon as everybody is worked out.')}</Text>
      )}
      {can('segments:write') && (
        <Group>
          <Button variant="default" onClick={() => void discard()}>
            {t('Discard')}
          </Button>
          {!draft.appliesWhenBuilt && (
            <Button disabled={move === null} onClick={() => void apply()}>
              {t('Apply')}
            </Button>
          )}
        </Group>
      )}
      {move && <Moving segmentId={segment.id} />}
    </Stack>
  );
}

/** Who would come, or go: those the address asks for. */
function Moving({ segmentId }: { segmentId: number }) {
  const [{ change }] = useSegmentSearch();
  return change === 'enter' || change === 'leave' ? <MovingTable segmentId={segmentId} change={change} /> : null;
}

function MovingTable({ segmentId, change }: { segmentId: number; change: 'enter' | 'leave' }) {
  const { query, more, isShowingMore } = usePages(
    ['get', '/segments/{segmentId}/draft', 'moves', segmentId, change],
    async (cursor) => {
      const params = { path: { segmentId }, query: { change, limit: 20, ...(cursor && { cursor }) } };
      return (await client.GET('/segments/{segmentId}/draft/moves', { params })).data!;
    },
  );
  const name = change === 'enter' ? t('Would come') : t('Would go');
  return (
    <Answer query={query}>
      {(rows) => (
        <DataTable
          name={name}
          file={`segment-${segmentId}-draft-${change}`}
          rows={rows}
          rowKey={({ contactId }) => contactId}
          columns={[{ name, cell: (row) => <PersonCell person={row} />, csv: contactName }]}
          onShowMore={more}
          isShowingMore={isShowingMore}
        />
      )}
    </Answer>
  );
}
