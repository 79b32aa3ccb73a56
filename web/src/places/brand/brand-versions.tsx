import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { dateTime, list } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { failed } from '../../parts/notify.ts';
import { t } from '../../words/index.ts';
import type { BrandDraft } from './use-brand-draft.ts';

/** "theme.accent" → "accent", "partials.footer" → "the part footer". */
const changedName = (field: string): string => {
  const [kind, name = ''] = field.split('.');
  return kind === 'partials' && name ? t('the part {name}', { name }) : name || field;
};

/** Every version of the brand with what it changed; an old one can be made the newest again. */
export function BrandVersions({ onRestore }: { onRestore: (old: BrandDraft) => Promise<void> }) {
  const versions = api.useQuery('get', '/brand/versions', { params: { query: { limit: 100 } } });
  const confirm = useConfirm();
  const [restoring, setRestoring] = useState<number | null>(null);
  const restore = async (version: number) => {
    const title = t('Make version {version} the newest again?', { version });
    const children = t('It becomes a version of its own; launched campaigns keep the brand they have.');
    if (!(await confirm({ title, children, verb: t('Restore version {version}', { version }) }))) return;
    setRestoring(version);
    try {
      const { data } = await client.GET('/brand', { params: { query: { version } } });
      if (data) await onRestore({ theme: data.theme, partials: data.partials });
    } catch (error) {
      failed(error);
    }
    setRestoring(null);
  };
  return (
    <Answer query={versions}>
      {({ items }) =>
        items.length === 0 ? (
          <Text c="dimmed">{t('There is no version yet: designs look as Kohort does by default.')}</Text>
        ) : (
          <Stack gap="sm">
            {items.map(({ version, createdAt, changed }, place) => (
              <Paper key={version} withBorder p="sm">
                <Group justify="space-between">
                  <Stack gap={2}>
                    <Group gap="xs">
                      <Text fw={600}>{t('Version {version}', { version })}</Text>
                      {place === 0 && <Badge variant="light">{t('newest')}</Badge>}
                    </Group>
                    <Text size="sm" c="dimmed">
                      {createdAt && dateTime(createdAt)}
                    </Text>
                    <Text size="sm">
                      {changed.length === 0
                        ? t('The first one.')
                        : t('Changed {what}.', { what: list(changed.map(changedName)) })}
                    </Text>
                  </Stack>
                  {place > 0 && can('templates:write') && (
                    <Button
                      variant="default"
                      size="xs"
                      loading={restoring === version}
                      aria-label={t('Restore version {version}', { version })}
                      onClick={() => void restore(version)}
                    >
                      {t('Restore')}
                    </Button>
                  )}
                </Group>
              </Paper>
            ))}
          </Stack>
        )
      }
    </Answer>
  );
}
