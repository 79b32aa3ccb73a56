import { Badge, Button, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { dateTime, list } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { Loading } from '../../parts/loading.tsx';
import { failed } from '../../parts/notify.ts';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { languageName } from './look-choices.tsx';
import type { Draft, Template } from './use-draft.ts';

const VersionDiff = lazy(() => import('./version-diff.tsx'));

type Version = components['schemas']['TemplateVersion'];

/** What changed, in words. */
function changedName(field: string): string {
  const [part, tag] = field.split('.');
  if (part === 'mjml') return t('the design');
  if (part === 'subject') return t('the subject');
  if (part === 'preheader') return t('the preheader');
  if (part === 'text') return t('the plain text');
  if (part === 'languages' && tag === 'default') return t('the words');
  if (part === 'languages' && tag) return languageName(tag);
  return field;
}

/** Every version with what it changed; two beside each other; an old one as the newest. */
export function Versions(props: { template: Template; onRestore: (old: Draft) => Promise<void> }) {
  const { template, onRestore } = props;
  const { version: wanted } = useSearch({ strict: false }) as { version?: number };
  const setSearch = useSetSearch();
  const path = { templateId: template.id };
  const versions = api.useQuery('get', '/templates/{templateId}/versions', { params: { path, query: { limit: 100 } } });
  const look = (version: number | undefined) => void setSearch({ version }, { replace: true });
  return (
    <Answer query={versions}>
      {({ items }) => (
        <Stack>
          {wanted !== undefined && (
            <Compare
              key={wanted}
              template={template}
              version={wanted}
              items={items}
              onClose={() => look(undefined)}
              onRestore={onRestore}
            />
          )}
          {items.map((item, place) => (
            <Paper key={item.version} withBorder p="sm">
              <Group justify="space-between" gap="sm">
                <Stack gap={2}>
                  <Group gap="xs">
                    <Text fw={600}>{t('Version {version}', { version: item.version })}</Text>
                    {place === 0 && <Badge variant="light">{t('newest')}</Badge>}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {dateTime(item.createdAt)}
                  </Text>
                  <Text size="sm">
                    {item.changed.length === 0
                      ? item.version === 1
                        ? t('The first one.')
                        : t('Nothing changed.')
                      : t('Changed {what}.', { what: list(item.changed.map(changedName)) })}
                  </Text>
                </Stack>
                {items.length > 1 && (
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={t('Compare version {version}', { version: item.version })}
                    onClick={() => look(item.version)}
                  >
                    {t('Compare')}
                  </Button>
                )}
              </Group>
            </Paper>
          ))}
        </Stack>
      )}
    </Answer>
  );
}

function Compare(props: {
  template: Template;
  version: number;
  items: readonly Version[];
  onClose: () => void;
  onRestore: (old: Draft) => Promise<void>;
}) {
  const { template, version, items, onClose, onRestore } = props;
  const confirm = useConfirm();
  const newest = template.version;
  const [other, setOther] = useState(version === newest ? Math.max(1, newest - 1) : newest);
  const [isRestoring, setIsRestoring] = useState(false);
  const path = { templateId: template.id };
  const [from, to] = version < other ? [version, other] : [other, version];
  const before = api.useQuery('get', '/templates/{templateId}', { params: { path, query: { version: from } } });
  const after = api.useQuery('get', '/templates/{templateId}', { params: { path, query: { version: to } } });
  const restore = async (old: Draft) => {
    const title = t('Make version {version} the newest again?', { version });
    const what = t(
      'It becomes version {next}; all versions stay, and launched campaigns keep theirs. Unsaved changes are left behind.',
      { next: newest + 1 },
    );
    if (!(await confirm({ title, children: what, verb: t('Restore version {version}', { version }) }))) return;
    setIsRestoring(true);
    await onRestore(old).catch(failed);
    setIsRestoring(false);
  };
  const old = version === from ? before.data : after.data;
  return (
    <Stack component="section" gap="sm" aria-label={t('Differences')}>
      <Group justify="space-between" align="end">
        <Select
          label={t('Compare version {version} with', { version })}
          data={items.filter((item) => item.version !== version).map((item) => String(item.version))}
          value={String(other)}
          allowDeselect={false}
          onChange={(value) => setOther(Number(value))}
        />
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('Close')}
          </Button>
          {can('templates:write') && version !== newest && old && (
            <Button loading={isRestoring} onClick={() => void restore(old)}>
              {t('Restore version {version}', { version })}
            </Button>
          )}
        </Group>
      </Group>
      <Answer query={before}>
        {(left) => (
          <Answer query={after}>
            {(right) => (
              <Suspense fallback={<Loading />}>
                <VersionDiff
                  before={spellOut(left)}
                  after={spellOut(right)}
                  beforeName={t('Version {version}', { version: from })}
                  afterName={t('Version {version}', { version: to })}
                />
              </Suspense>
            )}
          </Answer>
        )}
      </Answer>
    </Stack>
  );
}

/** All of a version as one text, so that subject and words are compared too. */
function spellOut({ mjml, subject, preheader, text, languages }: Draft): string {
  const words = Object.keys(languages).length === 0 ? '' : `\n\n${JSON.stringify(languages, null, 2)}`;
  return `${subject}\n${preheader}\n\n${mjml}${text ? `\n\n${text}` : ''}${words}`;
}
