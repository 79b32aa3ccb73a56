import { Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../../api/client.ts';
import type { Group as Clauses } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';
import { useBuilder } from './builder-context.ts';
import { insertInto, nodeAt, type Path } from './edit-definition.ts';
import { useCriteria } from './editors/use-criteria.ts';
import { firstPart } from './parts-of-leaf.ts';
import { type Ask, listAsks, searchAsks } from './search-criteria.ts';

const page = { params: { query: { limit: 200 } } };
const minute = { staleTime: 60_000 };

/** One field for everything that can be asked: type "order", "city" or "opened", and choose. */
export function AddClause({ path, label, isSmall = false }: { path: Path; label: string; isSmall?: boolean }) {
  const { root, apply, setOpen, names, announce } = useBuilder();
  const { items } = useCriteria();
  const segments = api.useQuery('get', '/segments', page, minute);
  const campaigns = api.useQuery('get', '/campaigns', page, minute);
  const [typed, setTyped] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const asks = useMemo(
    () => listAsks(items, { names, segments: segments.data?.items ?? [], campaigns: campaigns.data?.items ?? [] }),
    [items, names, segments.data, campaigns.data],
  );
  const found = searchAsks(asks, typed);
  // The first one is chosen once it is drawn: Enter takes it.
  const { selectFirstOption, resetSelectedOption } = combobox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with each letter.
  useEffect(() => {
    if (typed === '') resetSelectedOption();
    else selectFirstOption();
  }, [typed, asks]);
  const add = (ask: Ask) => {
    const place = (nodeAt(root, path) as Clauses).of.length;
    apply(insertInto(root, path, structuredClone(ask.leaf)));
    setTyped('');
    combobox.closeDropdown();
    announce(t('Added: {words}', { words: ask.words }));
    setOpen({ path: [...path, place], part: firstPart(ask.leaf) });
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) => {
        const ask = found.find((each) => each.key === key);
        if (ask) add(ask);
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          mt={4}
          maw={480}
          size={isSmall ? 'xs' : 'sm'}
          leftSection={<IconPlus size={16} aria-hidden />}
          role="combobox"
          aria-label={label}
          placeholder={label}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onKeyDown={({ key }) => key === 'ArrowDown' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah="min(340px, 50vh)" style={{ overflowY: 'auto' }} aria-label={label}>
          <Options asks={found} />
          {found.length === 0 && <Combobox.Empty>{t('Nothing like that is known here.')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Options({ asks }: { asks: readonly Ask[] }) {
  const groups = [...new Set(asks.map(({ group }) => group))];
  return groups.map((group) => (
    <Combobox.Group label={group} key={group}>
      {asks
        .filter((ask) => ask.group === group)
        .map(({ key, words, note }) => (
          <Combobox.Option value={key} key={key}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <span>{words}</span>
              <Text span size="sm" c="dimmed">
                {note}
              </Text>
            </Group>
          </Combobox.Option>
        ))}
    </Combobox.Group>
  ));
}
