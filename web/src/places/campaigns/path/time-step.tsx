import { Select, Stack, Text, TextInput } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import { instantInZone, localInZone } from '../../../format/zone-time.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { LaunchPanel } from '../launch/launch-panel.tsx';
import { RatesExplained } from './rates-explained.tsx';
import type { Campaign, Draft } from './use-draft.ts';

const own = 'own';

/** When it goes, how fast, and until when. */
export function TimeStep({ path, campaign }: { path: Draft; campaign: Campaign }) {
  const { draft, change, flush } = path;
  const ways = api.useQuery('get', '/transports', { params: { query: { limit: 100 } } });
  const timeZone = here.workspace?.timeZone ?? 'UTC';
  const isDraft = campaign.state === 'draft';
  return (
    <Stack gap="xl">
      <Part title={t('How fast')}>
        <Stack maw={640}>
          <Select
            label={t('Which goes first when there is not room for all')}
            data={[
              { value: 'urgent', label: t('This one before others') },
              { value: 'normal', label: t('In turn with others') },
              { value: 'low', label: t('Others before this one') },
            ]}
            value={draft.priority}
            allowDeselect={false}
            disabled={!isDraft}
            onChange={(priority) => priority && change({ priority: priority as Campaign['priority'] })}
          />
          {(ways.data?.items.length ?? 0) > 0 && (
            <Select
              label={t('Way out')}
              data={[
                { value: own, label: t("The workspace's own") },
                ...ways.data!.items.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
              value={draft.transportId ? String(draft.transportId) : own}
              allowDeselect={false}
              disabled={!isDraft}
              onChange={(way) => change({ transportId: way === own || way === null ? null : Number(way) })}
            />
          )}
          <RatesExplained />
          <TextInput
            type="datetime-local"
            label={t('Not after')}
            description={t(
              'What has not gone out by then is dropped: for news that grow old. Empty: whenever it can. Time of {zone}.',
              {
                zone: timeZone,
              },
            )}
            value={draft.endsAt ? localInZone(new Date(draft.endsAt), timeZone) : ''}
            disabled={!isDraft}
            onChange={({ currentTarget }) => {
              const at = instantInZone(currentTarget.value, timeZone);
              if (at || currentTarget.value === '') change({ endsAt: at?.toISOString() ?? null });
            }}
          />
        </Stack>
      </Part>
      <Part title={t('When')}>
        <LaunchPanel campaign={campaign} before={flush} />
        {isDraft && (
          <Text size="sm" c="dimmed">
            {t(
              'The audience is frozen when it is launched: who joins a segment later gets nothing, who unsubscribes until then is left out.',
            )}
          </Text>
        )}
      </Part>
    </Stack>
  );
}
