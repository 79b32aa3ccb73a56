import { Anchor, Button, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page, Part } from '../../parts/page.tsx';
import { rich, t } from '../../words/index.ts';
import classes from './new-template.module.css';
import { Starters } from './new-template.tsx';
import { TemplateCard, type TemplateSummary } from './template-card.tsx';

/** All templates, and designs to begin with. */
export default function TemplatesPage() {
  const { show } = useSearch({ strict: false }) as { show?: 'archived' };
  const navigate = useNavigate();
  const [isChoosing, setIsChoosing] = useState(false);
  const query = { limit: 500, archived: show === 'archived' ? 'true' : 'false' } as const;
  const templates = api.useQuery('get', '/templates', { params: { query } });
  return (
    <Page
      title={t('Templates')}
      lead={rich(
        'How messages look. What all of them share (colours, fonts, header and footer) is the <brand>brand</brand>.',
        {
          brand: (inside) => (
            <Anchor component={Link} to="/brand" inherit underline="always">
              {inside}
            </Anchor>
          ),
        },
      )}
      actions={
        <>
          <SegmentedControl
            aria-label={t('Which templates')}
            value={show ?? 'here'}
            onChange={(value) => void navigate({ to: '.', search: value === 'archived' ? { show: 'archived' } : {} })}
            data={[
              { value: 'here', label: t('In use') },
              { value: 'archived', label: t('Archived') },
            ]}
          />
          {can('templates:write') && (
            <Button onClick={() => setIsChoosing(!isChoosing)} aria-expanded={isChoosing}>
              {t('New template')}
            </Button>
          )}
        </>
      }
    >
      {isChoosing && (
        <Part
          title={t('Begin with one of these')}
          lead={t('Each comes in five languages. All of it can be changed afterwards.')}
        >
          <Starters />
        </Part>
      )}
      <Answer query={templates}>
        {({ items }) => <Shelf items={items} isArchive={show === 'archived'} isChoosing={isChoosing} />}
      </Answer>
    </Page>
  );
}

function Shelf({
  items,
  isArchive,
  isChoosing,
}: {
  items: readonly TemplateSummary[];
  isArchive: boolean;
  isChoosing: boolean;
}) {
  const uses = api.useQuery('get', '/template-uses', {}, { enabled: can('campaigns:read') && items.length > 0 });
  const counts = new Map<number, number>();
  for (const { templateId } of uses.data?.items ?? []) counts.set(templateId, (counts.get(templateId) ?? 0) + 1);
  if (items.length === 0 && isArchive) return <Text c="dimmed">{t('Nothing was put into the archive.')}</Text>;
  if (items.length === 0) {
    return (
      <Stack gap="lg">
        <Empty icon={<IconMail size={28} />} title={t('No templates yet')}>
          {t(
            'A template is a design that campaigns fill: you set up how a letter looks once, and say in each campaign what stands in it for which segment. Begin with one of the six below.',
          )}
        </Empty>
        {!isChoosing && can('templates:write') && <Starters />}
      </Stack>
    );
  }
  return (
    <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="md" className={classes.list ?? ''}>
      {items.map((template) => (
        <TemplateCard key={template.id} template={template} uses={counts.get(template.id)} />
      ))}
    </SimpleGrid>
  );
}
