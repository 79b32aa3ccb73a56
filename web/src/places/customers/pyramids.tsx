import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { components } from '../../api/schema.d.ts';
import { money, number, partOf } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { placeNames } from './group-names.ts';
import classes from './pyramids.module.css';

type Report = components['schemas']['GroupReport'];
type GroupOf = Report['groups'][number];

/** By heads the base should be wide, by what they bought the top: the two pyramids side by side. */
export function Pyramids({ report }: { report: Report }) {
  const { groups, customers, revenue, currency } = report;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
      <Pyramid
        title={t('By heads')}
        groups={groups}
        amountOf={(group) => group.customers}
        say={(group) => `${number(group.customers)} (${partOf(group.customers, customers)})`}
      />
      <Pyramid
        title={t('By what they bought')}
        groups={groups}
        amountOf={(group) => Math.max(0, group.revenue)}
        say={(group) => `${money(group.revenue, currency)} (${partOf(group.revenue, revenue)})`}
      />
    </SimpleGrid>
  );
}

function Pyramid(props: {
  title: string;
  groups: readonly GroupOf[];
  amountOf: (group: GroupOf) => number;
  say: (group: GroupOf) => string;
}) {
  const { title, groups, amountOf, say } = props;
  const full = Math.max(1, ...groups.map(amountOf));
  return (
    <Stack gap="xs" component="figure" m={0}>
      <Text component="figcaption" fw={600} size="sm">
        {title}
      </Text>
      <Stack gap="xs" role="list" aria-label={title}>
        {groups.map((group) => (
          <Stack key={group.group} gap={2} role="listitem">
            <Group gap={6} justify="center">
              <Text size="sm">{placeNames[group.group]}</Text>
              <Text size="sm" c="dimmed">
                {say(group)}
              </Text>
            </Group>
            <span
              className={`${classes.block} ${classes[group.group]}`}
              style={{ inlineSize: `${(amountOf(group) / full) * 100}%` }}
              aria-hidden
            />
          </Stack>
        ))}
      </Stack>
    </Stack>
  );
}
