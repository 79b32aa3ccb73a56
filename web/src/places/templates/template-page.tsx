import { Alert, Button, Grid, Group, Kbd, Stack, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { api, client } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { Loading } from '../../parts/loading.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { Page } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { DesignPreview } from './design-preview.tsx';
import { Findings, type Place } from './findings.tsx';
import { TestMail } from './test-mail.tsx';
import { TextsForm } from './texts-form.tsx';
import { useDesignCheck } from './use-design-check.ts';
import { type Draft, type Template, useDraft } from './use-draft.ts';
import { Uses, useUses } from './uses.tsx';
import { Versions } from './versions.tsx';

const CodeEditor = lazy(() => import('../../parts/code/code-editor.tsx'));
const VisualEditor = lazy(() => import('./visual-editor.tsx'));

/** One template: its design in code or by blocks, its texts, versions and use, with a letter beside it as anybody gets it. */
export default function TemplatePage() {
  const { templateId } = useParams({ strict: false }) as { templateId: string };
  const path = { templateId: Number(templateId) };
  const template = api.useQuery(
    'get',
    '/templates/{templateId}',
    { params: { path } },
    { refetchOnWindowFocus: false },
  );
  if (!template.data) {
    return (
      <Page title={t('Template')} back={{ to: '/templates', name: t('Templates') }}>
        <Answer query={template}>{() => null}</Answer>
      </Page>
    );
  }
  return <TemplateDesk key={template.data.id} template={template.data} />;
}

function TemplateDesk({ template }: { template: Template }) {
  const tools = useDraft(template);
  const { draft, isChanged, wasKept, keptFrom, discard, settle } = tools;
  const setSearch = useSetSearch();
  const queries = useQueryClient();
  const uses = useUses(template.id);
  const check = useDesignCheck(draft);
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const [isTesting, setIsTesting] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const isReadOnly = !can('templates:write');

  const addVersion = async (design: Draft, sent: Draft | null) => {
    const { data } = await client.POST('/templates/{templateId}/versions', {
      params: { path: { templateId: template.id } },
      body: design,
    });
    if (!data) return;
    settle(data, sent);
    await queries.invalidateQueries({ queryKey: ['get', '/templates/{templateId}/versions'] });
    void queries.invalidateQueries({ queryKey: ['post', '/templates/{templateId}/preview'] });
    const key = api.queryOptions('get', '/templates/{templateId}', {
      params: { path: { templateId: template.id } },
    }).queryKey;
    queries.setQueryData(key, data);
    const keeping = (uses.data?.items ?? []).filter(({ version }) => version !== null).length;
    saved(
      t(
        'Saved as version {version}. {keeping, plural, =0 {No launched campaign is touched.} one {# launched campaign keeps its version.} other {# launched campaigns keep their version.}}',
        { version: data.version, keeping },
      ),
    );
  };
  const save = async () => {
    if (isReadOnly || !isChanged || isSaving) return;
    setIsSaving(true);
    await addVersion(draft, draft).catch(failed);
    setIsSaving(false);
  };
  useHotkeys([['mod+S', () => void save()]], [], true);

  const go = ({ part, line, column }: Place) => {
    const isCode = part === 'template';
    void setSearch({ tab: isCode ? undefined : 'texts' }, { replace: true });
    if (isCode) setGoTo({ line, column });
  };

  const withPreview = (editor: ReactNode) => (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack>
          {editor}
          <Findings problems={check.problems} onGo={go} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <DesignPreview draft={draft} />
      </Grid.Col>
    </Grid>
  );
  return (
    <Page
      title={template.name}
      back={{ to: '/templates', name: t('Templates') }}
      beside={
        isChanged ? (
          <StateWord mood="warn">{t('not saved')}</StateWord>
        ) : (
          <StateWord mood="good">{t('version {version}', { version: template.version })}</StateWord>
        )
      }
      actions={
        <>
          {can('campaigns:write') && (
            <Button variant="default" onClick={() => setIsTesting(true)}>
              {t('Test mail')}
            </Button>
          )}
          {!isReadOnly && isChanged && (
            <Button variant="default" onClick={discard}>
              {t('Discard changes')}
            </Button>
          )}
          {!isReadOnly && (
            <Button onClick={() => void save()} disabled={!isChanged} loading={isSaving}>
              {t('Save as version {version}', { version: template.version + 1 })}
            </Button>
          )}
        </>
      }
    >
      {wasKept && (
        <Alert variant="light" color="yellow" title={t('Changes that were not saved are here again')}>
          {keptFrom === null
            ? t('This browser kept them. Save them, or discard them.')
            : t(
                'This browser kept them. They began from version {version}, and a newer one was saved since: look at the differences before you save.',
                { version: keptFrom },
              )}
        </Alert>
      )}
      {isTesting && <TestMail draft={draft} onClose={() => setIsTesting(false)} />}
      <TabsInAddress
        label={t('Parts of the template')}
        tabs={[
          {
            key: 'code',
            name: t('Code'),
            content: () =>
              withPreview(
                <Suspense fallback={<Loading />}>
                  <DesignCode draft={draft} change={tools.change} check={check} goTo={goTo} isReadOnly={isReadOnly} />
                </Suspense>,
              ),
          },
          {
            key: 'visual',
            name: t('Blocks'),
            content: () => (
              <Suspense fallback={<Loading />}>
                <VisualEditor tools={tools} isReadOnly={isReadOnly} problems={check.problems} onGo={go} />
              </Suspense>
            ),
          },
          {
            key: 'texts',
            name: t('Texts and languages'),
            content: () => withPreview(<TextsForm draft={draft} change={tools.change} isReadOnly={isReadOnly} />),
          },
          {
            key: 'versions',
            name: t('Versions'),
            content: () => <Versions template={template} onRestore={(old) => addVersion(old, null)} />,
          },
          { key: 'uses', name: t('Used by'), content: () => <Uses templateId={template.id} /> },
        ]}
      />
    </Page>
  );
}

function DesignCode(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  check: ReturnType<typeof useDesignCheck>;
  goTo: { line: number; column: number } | null;
  isReadOnly: boolean;
}) {
  const { draft, change, check, goTo, isReadOnly } = props;
  const language = api.useQuery('get', '/template-language', {}, { staleTime: 60_000 });
  const marks = useMemo(() => check.problems.filter(({ part }) => part === 'template'), [check.problems]);
  return (
    <Stack gap="xs">
      <TextInput
        label={t('Subject')}
        value={draft.subject}
        readOnly={isReadOnly}
        onChange={({ currentTarget }) => change({ subject: currentTarget.value })}
      />
      <CodeEditor
        label={t('Design, as MJML')}
        value={draft.mjml}
        onChange={(mjml) => change({ mjml })}
        marks={marks}
        language={language.data}
        words={Object.keys(draft.languages.default?.words ?? {})}
        isReadOnly={isReadOnly}
        goTo={goTo}
      />
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t('Proposals come as you type; Escape leaves the editor.')}
        </Text>
        <Kbd size="xs">⌘S</Kbd>
        <Text size="sm" c="dimmed">
          {t('saves')}
        </Text>
      </Group>
    </Stack>
  );
}
