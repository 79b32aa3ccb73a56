import { Button, Group, List, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { dateTime } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { Page } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { TabsInAddress } from '../../../parts/tabs-in-address.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { Why } from '../../../parts/why.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToContact } from '../door.tsx';
import { ScoringRun } from '../scoring-run.tsx';
import { SlowWords } from '../slow-words.tsx';
import { useScoring } from '../use-scoring.ts';
import { ArchiveTemplate } from './archive-template.tsx';
import { CheckTab } from './check-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { chosenWords, stateWords, type Template } from './template.ts';
import { TraitsTab } from './traits-tab.tsx';
import { useChanged } from './use-changed.ts';

const route = getRouteApi('/customers/best/$templateId');

/** One template: what sets the best apart, what one goes by, who is like them, and whether it was right. */
export default function TemplatePage() {
  const { templateId } = route.useParams();
  const template = api.useQuery('get', '/customers/templates/{customerTemplateId}', {
    params: { path: { customerTemplateId: Number(templateId) } },
  });
  if (template.data) return <OneTemplate key={templateId} template={template.data} />;
  return (
    <Page title={t('Template')} back={{ to: '/customers/best', name: t('Best customers') }}>
      <Answer query={template} words={t('Reading the template …')}>
        {() => null}
      </Answer>
    </Page>
  );
}

function OneTemplate({ template }: { template: Template }) {
  const { id, name, state, summary, kept, dataUntil, version } = template;
  const refresh = useRefresh();
  const changed = useChanged();
  const { run, isRunning, follow } = useScoring(
    `template:${id}`,
    () =>
      void refresh('/customers/templates/{customerTemplateId}', '/customers/templates/{customerTemplateId}/contacts'),
  );
  const path = { params: { path: { customerTemplateId: id } } };
  const score = api.useMutation('post', '/customers/templates/{customerTemplateId}/score', {
    onSuccess: () => {
      follow();
      void changed();
    },
  });
  const rebuild = api.useMutation('patch', '/customers/templates/{customerTemplateId}', { onSuccess: changed });
  return (
    <Page
      title={name}
      back={{ to: '/customers/best', name: t('Best customers') }}
      beside={<StateWord mood={stateWords[state].mood}>{stateWords[state].word}</StateWord>}
      actions={
        can('customers:write') && (
          <>
            <ArchiveTemplate template={template} />
            <Button
              variant="default"
              loading={rebuild.isPending}
              onClick={() => rebuild.mutate({ ...path, body: { rebuild: true } })}
            >
              {t('Look at everything anew')}
            </Button>
            {kept > 0 && (
              <Button
                loading={score.isPending || isRunning}
                variant={state === 'active' ? 'default' : 'filled'}
                onClick={() => score.mutate(path)}
              >
                {state === 'active' ? t('Score everybody now') : t('Score everybody, now and every night')}
              </Button>
            )}
          </>
        )
      }
    >
      <Stack gap="xs">
        <Text maw="90ch">{summary}</Text>
        <Group gap={4}>
          <Text size="sm" c="dimmed">
            {chosenWords(template)}{' '}
            {t('Version {version}, from what was known {when}.', { version, when: dateTime(dataUntil) })}
          </Text>
          <WhoTheyAre template={template} />
        </Group>
        {kept === 0 && (
          <Text>{t('No trait counts: keep one below, or choose other customers. There is nothing to score by.')}</Text>
        )}
        <ProblemNote error={score.error ?? rebuild.error} />
        <SlowWords isWaiting={rebuild.isPending}>
          {t('Everything is looked at anew, with the customers who are best today: some seconds.')}
        </SlowWords>
        <ScoringRun run={run} isRunning={isRunning} doing={t('Scoring everybody')} />
      </Stack>
      <TabsInAddress
        label={name}
        tabs={[
          {
            key: 'traits',
            name: t('What sets them apart'),
            content: () => <TraitsTab template={template} />,
          },
          { key: 'people', name: t('Who is like them'), content: () => <PeopleTab template={template} /> },
          { key: 'check', name: t('Was it right?'), content: () => <CheckTab templateId={id} /> },
        ]}
      />
    </Page>
  );
}

function WhoTheyAre({ template: { best } }: { template: Template }) {
  return (
    <Why of={t('the best customers')} label={t('Who they are')}>
      <List size="sm" aria-label={t('The best customers')}>
        {best.map(({ contactId, email, externalId }) => (
          <List.Item key={contactId}>
            <DoorTo door={doorToContact(contactId)}>
              {email ?? externalId ?? t('Contact {id}', { id: String(contactId) })}
            </DoorTo>
          </List.Item>
        ))}
      </List>
    </Why>
  );
}
