import { ActionIcon, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { t } from '../../words/index.ts';
import type { Policy } from './explain-guardrails.ts';
import { type PolicyPart, Rule } from './policy-rule.tsx';

type Floor = Policy['marginFloors'][number];

/** What must be left over the cost of goods: of all, of a category, of a product. */
export function MarginFloors({ policy, change }: PolicyPart) {
  const floors = policy.marginFloors;
  const set = (place: number, changes: Partial<Floor>) =>
    change({ marginFloors: floors.map((floor, each) => (each === place ? { ...floor, ...changes } : floor)) });
  return (
    <Rule
      title={t('Margin floors')}
      why={t(
        'Each line of a basket is cut to its floor. The floor of a product goes before that of its category, and that before the one for all. Where no cost is known, none holds.',
      )}
    >
      {floors.map((floor, place) => (
        <Group
          // biome-ignore lint/suspicious/noArrayIndexKey: floors have no name but their place, and what is typed changes them
          key={`${place} ${floors.length}`}
          gap="sm"
          align="end"
        >
          <NumberInput
            label={t('Of what is paid, left over')}
            w={180}
            min={0.01}
            max={99.99}
            suffix=" %"
            value={floor.basisPoints / 100}
            onChange={(value) => typeof value === 'number' && set(place, { basisPoints: Math.round(value * 100) })}
          />
          <TextInput
            label={t('Only for the product')}
            value={floor.sku ?? ''}
            onChange={({ currentTarget }) => set(place, { sku: currentTarget.value || null })}
          />
          <TextInput
            label={t('Only for the category')}
            value={floor.category ?? ''}
            onChange={({ currentTarget }) => set(place, { category: currentTarget.value || null })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('Remove the floor {floor}', { floor: place + 1 })}
            onClick={() => change({ marginFloors: floors.filter((_, each) => each !== place) })}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => change({ marginFloors: [...floors, { basisPoints: 2000, sku: null, category: null }] })}
        >
          {t('Add a margin floor')}
        </Button>
      </Group>
    </Rule>
  );
}
