import { ActionIcon, Anchor, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { can } from '../../parts/can.ts';
import { failed, saved } from '../../parts/notify.ts';
import { t } from '../../words/index.ts';
import { LetterThumbnail } from './letter-thumbnail.tsx';

export type TemplateSummary = components['schemas']['TemplateSummary'];

/** One template in the list: how it looks, what it is called, who uses it. */
export function TemplateCard({ template, uses }: { template: TemplateSummary; uses: number | undefined }) {
  const { id, name, version, subject, archivedAt } = template;
  const params = { templateId: String(id) };
  return (
    <Paper withBorder style={{ overflow: 'hidden' }} component="li">
      <LetterThumbnail templateId={id} />
      <Stack gap={2} p="sm">
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Anchor component={Link} to="/templates/$templateId" params={params as never} fw={600}>
            {name}
          </Anchor>
          {can('templates:write') && <CardMenu id={id} name={name} isArchived={archivedAt !== null} />}
        </Group>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {subject}
        </Text>
        <Text size="sm">
          <Anchor
            component={Link}
            to="/templates/$templateId"
            params={params as never}
            search={{ tab: 'versions' } as never}
            inherit
          >
            {t('version {version}', { version })}
          </Anchor>
          {' · '}
          {uses === undefined || uses === 0 ? (
            t('used by no campaign')
          ) : (
            <Anchor
              component={Link}
              to="/templates/$templateId"
              params={params as never}
              search={{ tab: 'uses' } as never}
              inherit
            >
              {t('{count, plural, one {# campaign} other {# campaigns}}', { count: uses })}
            </Anchor>
          )}
        </Text>
      </Stack>
    </Paper>
  );
}

function CardMenu({ id, name, isArchived }: { id: number; name: string; isArchived: boolean }) {
  const queries = useQueryClient();
  const put = async (archive: boolean) => {
    try {
      await client.PATCH('/templates/{templateId}', {
        params: { path: { templateId: id } },
        body: { isArchived: archive },
      });
      await queries.invalidateQueries({ queryKey: ['get', '/templates'] });
      saved(
        archive
          ? t('{name} is in the archive; campaigns keep it.', { name })
          : t('{name} is back on the list.', { name }),
      );
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('More about {name}', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void put(!isArchived)}>
          {isArchived ? t('Put back on the list') : t('Put into the archive')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
