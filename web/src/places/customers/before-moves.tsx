import { List, Stack, Text, Title } from '@mantine/core';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Answer } from '../../parts/answer.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { placeNames } from './group-names.ts';

type Item = components['schemas']['BeforeGroupMoves']['items'][number];

const nameOf = (place: string) =>
  (Object.hasOwn(placeNames, place) ? placeNames[place as keyof typeof placeNames] : place).toLowerCase();

/** Signs that are sure enough to say; a comparison without any is left out. Pure. */
function toldOf(items: readonly Item[]) {
  return items.flatMap((item) => {
    if (item.kind !== 'compared') return [];
    const sentences = item.signs.filter(({ differs }) => differs !== 'not-sure').map(({ sentence }) => sentence);
    return sentences.length > 0 ? [{ ...item, sentences }] : [];
  });
}

/** What happened before people moved, more often than before others stayed. */
export function BeforeMoves({ months }: { months: number }) {
  const before = api.useQuery('get', '/customers/groups/moves/before', { params: { query: { months } } });
  return (
    <Part title={t('What happened before a move')}>
      <Answer query={before} words={t('Comparing those who moved with those who stayed …')}>
        {({ items }) => {
          const told = toldOf(items);
          if (told.length === 0)
            return (
              <Text c="dimmed">
                {t('Nothing that happened before a move stands out from those who stayed, so far.')}
              </Text>
            );
          return (
            <Stack gap="sm">
              {told.map(({ from, to, movers, sentences }) => (
                <Stack key={`${from} ${to}`} gap={4}>
                  <Title order={3}>
                    {t('From {from} to {to} ({count, plural, one {# move} other {# moves}})', {
                      from: nameOf(from),
                      to: nameOf(to),
                      count: movers,
                    })}
                  </Title>
                  <List>
                    {sentences.map((sentence) => (
                      <List.Item key={sentence}>{sentence}</List.Item>
                    ))}
                  </List>
                </Stack>
              ))}
              <Text size="sm" c="dimmed">
                {t('What came before is not therefore the cause: try it out on a part before acting on it.')}
              </Text>
            </Stack>
          );
        }}
      </Answer>
    </Part>
  );
}
