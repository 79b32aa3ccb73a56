import { Button, List, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { date, number, percent } from '../../../format/index.ts';
import { can } from '../../../parts/can.ts';
import { Part } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { ApartBar } from '../apart-bar.tsx';
import { leastClear } from './least-clear.ts';
import type { Found } from './needs.ts';
import { stabilityOf, wholeWords } from './proposal-words.ts';
import { TakeOverForm } from './take-over-form.tsx';

/** A proposal of groups: how sure it is, what sets each group apart, and taking them over in one's own words. */
export function ProposalPart({ proposal }: { proposal: Found }) {
  const { groups, contacts, sampled, from, until } = proposal;
  const [isTaking, setIsTaking] = useState(false);
  const full = Math.max(1, ...groups.flatMap(({ traits }) => traits.map(({ difference }) => Math.abs(difference))));
  return (
    <Stack gap="xl">
      <Part
        title={t('A proposal: {count, plural, one {# group} other {# groups}}', { count: groups.length })}
        lead={t('{sampled} of {count} customers with orders enough, from {from} to {until}.', {
          sampled: number(sampled),
          count: number(contacts),
          from: date(from),
          until: date(until),
        })}
        actions={
          can('customers:write') &&
          !isTaking && <Button onClick={() => setIsTaking(true)}>{t('Take them over, in your words')}</Button>
        }
      >
        <HowSure proposal={proposal} />
        <SimpleGrid cols={{ base: 1, sm: 2, lg: groups.length === 3 ? 3 : 2 }}>
          {groups.map((group) => (
            <GroupCard key={group.index} group={group} full={full} />
          ))}
        </SimpleGrid>
      </Part>
      {isTaking && <TakeOverForm proposal={proposal} onLeave={() => setIsTaking(false)} />}
    </Stack>
  );
}

function HowSure({ proposal }: { proposal: Found }) {
  const { summary, stability, silhouette, silhouetteOfCrowd, groups } = proposal;
  const border = leastClear(proposal);
  const nameOf = (place: number | undefined) => groups[place ?? -1]?.name ?? '';
  return (
    <List spacing={4} maw="90ch">
      <List.Item>{summary}</List.Item>
      <List.Item>{wholeWords(stability)}</List.Item>
      <List.Item>
        {t(
          'People lie nearer to their own group than to the next by {mean} (silhouette, −1 to 1); crowds without groups that vary in the same way reach {crowd} at most.',
          { mean: silhouette.toFixed(2), crowd: silhouetteOfCrowd.toFixed(2) },
        )}
      </List.Item>
      {border && (
        <List.Item>
          {t(
            'Every two groups have a border between them. The least clear one: {inFirst} people around the middle of “{first}”, {inSecond} around that of “{second}”, and {between} where it is emptiest between.',
            {
              inFirst: number(border.first),
              first: nameOf(border.groups[0]),
              inSecond: number(border.second),
              second: nameOf(border.groups[1]),
              between: number(border.between),
            },
          )}
        </List.Item>
      )}
    </List>
  );
}

function GroupCard({ group, full }: { group: Found['groups'][number]; full: number }) {
  const { name, contacts, share, stability, traits } = group;
  const { mood, word, more } = stabilityOf(stability);
  return (
    <Paper component="article" withBorder p="md" aria-label={name}>
      <Stack gap="sm">
        <Title order={3}>{name}</Title>
        <Stack gap={4}>
          <Text size="sm">
            {t('{count} people, {share} of those looked at', { count: number(contacts), share: percent(share) })}
          </Text>
          <Progress size="sm" value={share * 100} aria-hidden />
        </Stack>
        <Text size="sm" component="div">
          <StateWord mood={mood}>{word}</StateWord> {more}
        </Text>
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {traits.map(({ key, text, difference }) => (
            <Stack component="li" key={key} gap={4}>
              <Text size="sm">{text}</Text>
              <ApartBar value={difference} full={full} />
            </Stack>
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}
