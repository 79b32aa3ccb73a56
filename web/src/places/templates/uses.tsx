import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Answer } from '../../parts/answer.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { t } from '../../words/index.ts';

export type TemplateUse = components['schemas']['TemplateUse'];

export const useUses = (templateId: number) =>
  api.useQuery('get', '/template-uses', { params: { query: { templateId } } });

/** Which version a campaign sends, in words. */
const keeps = ({ version }: TemplateUse) =>
  version === null ? t('the newest when it is launched') : t('version {version}', { version });

function stateName(state: TemplateUse['state']): string {
  const names: Partial<Record<string, string>> = {
    draft: t('draft'),
    scheduled: t('scheduled'),
    sending: t('sending'),
    paused: t('paused'),
    finished: t('finished'),
    cancelled: t('cancelled'),
  };
  return names[state] ?? state;
}

/** The campaigns that stand on a template, and which version each sends. */
export function Uses({ templateId }: { templateId: number }) {
  const uses = useUses(templateId);
  return (
    <Answer query={uses}>
      {({ items }) =>
        items.length === 0 ? (
          <Text c="dimmed">{t('No campaign uses this template yet.')}</Text>
        ) : (
          <DataTable
            name={t('Campaigns that use it')}
            file="template-uses"
            rows={items}
            rowKey={({ campaignId }) => campaignId}
            columns={[
              {
                name: t('Campaign'),
                csv: ({ name }) => name,
                cell: ({ campaignId, name }) => (
                  <Anchor
                    component={Link}
                    to="/campaigns/$campaignId"
                    params={{ campaignId: String(campaignId) } as never}
                  >
                    {name}
                  </Anchor>
                ),
              },
              { name: t('State'), csv: ({ state }) => state, cell: ({ state }) => stateName(state) },
              { name: t('Sends'), csv: keeps, cell: keeps },
            ]}
          />
        )
      }
    </Answer>
  );
}
