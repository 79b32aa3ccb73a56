import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { evenShares } from './edit-contents.ts';
import type { Content, Draft } from './use-draft.ts';

const keys = ['a', 'b', 'c', 'd'] as const;

/** Variants of an A/B test and their shares. Each contact is drawn into one, and stays there. */
export function VariantsForm({ path: { draft, change } }: { path: Draft }) {
  const { variants } = draft;
  const contents = draft.contents as Content[];
  const setCount = (count: number) => {
    const kept = keys.slice(0, count);
    const isKept = ({ variant }: Content) => (variant ?? null) === null || kept.includes(variant as 'a');
    change({
      variants: count < 2 ? [] : evenShares(kept),
      contents: count < 2 ? contents.filter(({ variant }) => (variant ?? null) === null) : contents.filter(isKept),
    });
  };
  const setShare = (place: number, share: number) => {
    const isPair = variants.length === 2;
    change({
      variants: variants.map((each, index) => ({
        ...each,
        share: index === place ? share : isPair ? 10_000 - share : each.share,
      })),
    });
  };
  const sum = variants.reduce((total, { share }) => total + share, 0);
  if (variants.length === 0)
    return (
      <Part
        title={t('Variants')}
        lead={t(
          'To find out which of two messages does better, draw people into variants and give each a content of its own.',
        )}
      >
        <Group>
          <Button variant="default" size="sm" onClick={() => setCount(2)}>
            {t('Test two variants')}
          </Button>
        </Group>
      </Part>
    );
  return (
    <Part
      title={t('Variants')}
      lead={t('Drawn at random; nobody changes over. Say at a content which variant it is for.')}
    >
      <Stack gap="xs">
        <Group align="end">
          {variants.map(({ key, share }, place) => (
            <NumberInput
              key={key}
              label={t('Variant {key}', { key })}
              suffix=" %"
              min={1}
              max={99}
              decimalScale={2}
              w={110}
              value={share / 100}
              onChange={(value) => setShare(place, Math.round(Number(value || 0) * 100))}
            />
          ))}
          {variants.length < keys.length && (
            <Button variant="default" size="sm" onClick={() => setCount(variants.length + 1)}>
              {t('One more')}
            </Button>
          )}
          <Button variant="subtle" size="sm" onClick={() => setCount(variants.length - 1)}>
            {variants.length === 2 ? t('No test') : t('One less')}
          </Button>
        </Group>
        {sum !== 10_000 && (
          <Text size="sm" c="var(--bad)" role="alert">
            {t('The shares add up to {sum} %, not 100 %: this is not saved yet.', { sum: sum / 100 })}
          </Text>
        )}
      </Stack>
    </Part>
  );
}
