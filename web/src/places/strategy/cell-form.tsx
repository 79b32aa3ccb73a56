import { Button, Group, MultiSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import type { BoardCell } from './strategy-words.ts';

type Named = { id: number; name: string };

/** Those that can be chosen, and those chosen that are gone from the list. */
const choicesOf = (items: readonly Named[], chosen: readonly Named[]) =>
  [...new Map([...chosen, ...items].map(({ id, name }) => [id, name]))].map(([id, label]) => ({
    value: String(id),
    label,
  }));

/** The plan of one cell, being written. Escape leaves it. */
export function CellForm({ needsGroupId, cell, where }: { needsGroupId: number; cell: BoardCell; where: string }) {
  const setSearch = useSetSearch();
  const refresh = useRefresh();
  const everything = { params: { query: { limit: 500 } } };
  const offers = api.useQuery('get', '/offers', everything);
  const campaigns = api.useQuery('get', '/campaigns', everything);
  const [plan, setPlan] = useState({
    goal: cell.goal,
    strategy: cell.strategy,
    owner: cell.owner,
    offerIds: cell.offers.map(({ offerId }) => offerId),
    campaignIds: cell.campaigns.map(({ campaignId }) => campaignId),
  });
  const change = (part: Partial<typeof plan>) => setPlan({ ...plan, ...part });
  const close = async () => {
    await setSearch({ cell: undefined });
    document.getElementById(`cell-${needsGroupId}-${cell.importance}`)?.focus();
  };
  const save = api.useMutation('put', '/customers/strategy-board/cells/{needsGroupId}/{importance}', {
    onSuccess: async () => {
      await refresh('/customers/strategy-board');
      await close();
    },
  });
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) void close();
  };
  return (
    <form
      aria-label={where}
      onKeyDown={onEscape}
      onSubmit={(event) => {
        event.preventDefault();
        const path = { needsGroupId, importance: cell.importance };
        save.mutate({ params: { path }, body: { ...plan, journeyIds: cell.journeyIds } });
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={t('Goal')}
          value={plan.goal}
          maxLength={500}
          autoFocus
          onChange={({ currentTarget }) => change({ goal: currentTarget.value })}
        />
        <Textarea
          label={t('Strategy')}
          value={plan.strategy}
          maxLength={2000}
          autosize
          minRows={3}
          onChange={({ currentTarget }) => change({ strategy: currentTarget.value })}
        />
        <TextInput
          label={t('Owner')}
          value={plan.owner}
          maxLength={200}
          onChange={({ currentTarget }) => change({ owner: currentTarget.value })}
        />
        <MultiSelect
          label={t('Offers in use')}
          searchable
          data={choicesOf(
            offers.data?.items ?? [],
            cell.offers.map(({ offerId, name }) => ({ id: offerId, name })),
          )}
          value={plan.offerIds.map(String)}
          onChange={(ids) => change({ offerIds: ids.map(Number) })}
        />
        <MultiSelect
          label={t('Campaigns in use')}
          searchable
          data={choicesOf(
            campaigns.data?.items ?? [],
            cell.campaigns.map(({ campaignId, name }) => ({ id: campaignId, name })),
          )}
          value={plan.campaignIds.map(String)}
          onChange={(ids) => change({ campaignIds: ids.map(Number) })}
        />
        <ProblemNote error={save.error} />
        <Group gap="xs">
          <Button type="submit" size="xs" loading={save.isPending}>
            {t('Save the cell')}
          </Button>
          <Button size="xs" variant="default" onClick={() => void close()}>
            {t('Leave it')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
