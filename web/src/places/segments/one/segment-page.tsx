import { Button, Stack, Text } from '@mantine/core';
import { IconArchive, IconMail } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { failed } from '../../../parts/notify.ts';
import { Page } from '../../../parts/page.tsx';
import { DefinitionSentence } from '../../../parts/sentence/index.ts';
import { StateWord } from '../../../parts/state-word.tsx';
import { type Tab, TabsInAddress } from '../../../parts/tabs-in-address.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { useArchive } from '../use-archive.tsx';
import { BacktestTab } from './backtest-tab.tsx';
import { DefinitionTab } from './definition-tab.tsx';
import { hasList } from './has-list.ts';
import { ListTab } from './list-tab.tsx';
import { MembersTab } from './members-tab.tsx';
import { MovementTab } from './movement-tab.tsx';
import { OverlapTab } from './overlap-tab.tsx';
import { PurposeLine } from './purpose-line.tsx';
import { QualityTab } from './quality-tab.tsx';
import { SegmentFigures } from './segment-figures.tsx';
import { UseTab } from './use-tab.tsx';
import { WhyPanel } from './why-panel.tsx';

type Segment = components['schemas']['Segment'];

/** One segment: who is in it and why, how it moves, what it is used for, what it means. */
export default function SegmentPage() {
  const { segmentId: text } = useParams({ strict: false }) as { segmentId: string };
  const query = api.useQuery(
    'get',
    '/segments/{segmentId}',
    { params: { path: { segmentId: Number(text) } } },
    { refetchInterval: ({ state }) => (state.data?.builtAt === null || state.data?.draft ? 1_500 : 10_000) },
  );
  if (query.data === undefined)
    return (
      <Page title={t('Segment')} back={{ to: '/segments', name: t('Segments') }}>
        <Answer query={query}>{() => null}</Answer>
      </Page>
    );
  return <Shown key={text} segment={query.data} countedAt={query.dataUpdatedAt} />;
}

function Shown({ segment, countedAt }: { segment: Segment; countedAt: number }) {
  const { id, name, archivedAt, builtAt } = segment;
  return (
    <Page
      title={name}
      back={{ to: '/segments', name: t('Segments') }}
      beside={<State isArchived={archivedAt !== null} isBuilt={builtAt !== null} />}
      actions={<Actions segment={segment} />}
    >
      <Stack gap="lg">
        <Stack gap="xs">
          <PurposeLine key={segment.purpose} segment={segment} />
          <DefinitionSentence definition={segment.definition} max={5} />
        </Stack>
        <SegmentFigures segment={segment} countedAt={countedAt} />
        <TabsInAddress label={t('About {name}', { name })} tabs={tabsOf(segment)} />
      </Stack>
      <WhyPanel segmentId={id} name={name} />
    </Page>
  );
}

const tabsOf = (segment: Segment): Tab[] => [
  { key: 'members', name: t('Members'), content: () => <MembersTab segment={segment} /> },
  ...(hasList(segment.definition.root)
    ? [{ key: 'list', name: t('List'), content: () => <ListTab segmentId={segment.id} /> }]
    : []),
  { key: 'movement', name: t('Movement'), content: () => <MovementTab segment={segment} /> },
  { key: 'overlap', name: t('Overlap'), content: () => <OverlapTab segmentId={segment.id} /> },
  { key: 'use', name: t('Use'), content: () => <UseTab segmentId={segment.id} /> },
  { key: 'quality', name: t('Data quality'), content: () => <QualityTab segmentId={segment.id} /> },
  { key: 'backtest', name: t('Backtest'), content: () => <BacktestTab segment={segment} /> },
  { key: 'definition', name: t('Definition'), content: () => <DefinitionTab segment={segment} /> },
];

function State({ isArchived, isBuilt }: { isArchived: boolean; isBuilt: boolean }) {
  if (isArchived) return <StateWord mood="quiet">{t('archived')}</StateWord>;
  return isBuilt ? null : <StateWord mood="busy">{t('being counted')}</StateWord>;
}

function Actions({ segment: { id, name, archivedAt } }: { segment: Segment }) {
  const archive = useArchive();
  const navigate = useNavigate();
  const mayWrite = can('segments:write');
  if (archivedAt !== null) return mayWrite ? <Restore segmentId={id} /> : null;
  const leave = async () => {
    if (await archive({ id, name })) void navigate({ to: '/segments' });
  };
  return (
    <>
      {mayWrite && (
        <Button variant="subtle" leftSection={<IconArchive size={16} aria-hidden />} onClick={() => void leave()}>
          {t('Archive')}
        </Button>
      )}
      {can('campaigns:write') && (
        <Button
          variant="default"
          leftSection={<IconMail size={16} aria-hidden />}
          component={Link}
          {...({ to: '/campaigns/new', search: { segment: id } } as object)}
        >
          {t('Write to them')}
        </Button>
      )}
      {mayWrite && (
        <Button
          component={Link}
          {...({ to: '/segments/$segmentId/edit', params: { segmentId: String(id) } } as object)}
        >
          {t('Edit')}
        </Button>
      )}
    </>
  );
}

function Restore({ segmentId }: { segmentId: number }) {
  const refresh = useRefresh();
  const restore = async () => {
    try {
      await client.POST('/segments/{segmentId}/restore', { params: { path: { segmentId } } });
      await refresh('/segments', '/segments/{segmentId}');
    } catch (error) {
      failed(error);
    }
  };
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('It has no members while it is archived.')}
      </Text>
      <Button onClick={() => void restore()}>{t('Take into use again')}</Button>
    </>
  );
}
