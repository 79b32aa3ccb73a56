import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconHeartHandshake } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { number, partOf } from '../../../format/index.ts';
import { can } from '../../../parts/can.ts';
import { Empty } from '../../../parts/empty.tsx';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { rich, t } from '../../../words/index.ts';
import { DoorTo, doorToNeedsGroup, doorToSegment } from '../door.tsx';
import { ScoringRun } from '../scoring-run.tsx';
import { useScoring } from '../use-scoring.ts';
import { GroupsTable } from './groups-table.tsx';
import { LikenessPart } from './likeness-part.tsx';
import type { Overview } from './needs.ts';
import { WhyHere } from './why-here.tsx';

/** The groups with who landed in them by what, what likeness is worth, and why one contact is where it is. */
export function GroupsTab({ overview }: { overview: Overview }) {
  if (overview.groups.length === 0) return <NoGroups />;
  return (
    <Stack gap="xl">
      {overview.advice.length > 0 && (
        <List>
          {overview.advice.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
      <TheGroups overview={overview} />
      <LikenessPart likeness={overview.likeness} />
      <WhyHere />
    </Stack>
  );
}

function NoGroups() {
  return (
    <Empty
      icon={<IconHeartHandshake />}
      title={t('There are no needs groups yet')}
      action={
        can('customers:write') && (
          <Button component={Link} to="/customers/needs" search={{ tab: 'discovery' } as never}>
            {t('Look for groups in what customers do')}
          </Button>
        )
      }
    >
      {t(
        'One comes for the price, another for the time it saves. Write to each of what they value: define the groups yourself, or begin with what customers do.',
      )}
    </Empty>
  );
}

function TheGroups({ overview }: { overview: Overview }) {
  const refresh = useRefresh();
  const { run, isRunning, follow } = useScoring('needs', () => void refresh('/customers/needs-groups'));
  const score = api.useMutation('post', '/customers/needs/score', { onSuccess: follow });
  return (
    <Part
      title={t('The groups')}
      actions={
        can('customers:write') && (
          <Button variant="default" loading={score.isPending || isRunning} onClick={() => score.mutate({})}>
            {t('Put everybody into their group now')}
          </Button>
        )
      }
    >
      <ProblemNote error={score.error} />
      <ScoringRun run={run} isRunning={isRunning} doing={t('Placing everybody')} />
      <GroupsTable overview={overview} />
      <Elsewhere overview={overview} />
    </Part>
  );
}

/** Who is in no group, and who would be in two. */
function Elsewhere({ overview: { contacts, withoutGroup, overlaps, groups } }: { overview: Overview }) {
  const segmentOf = (name: string) => groups.find((group) => group.name === name)?.segmentId ?? 0;
  return (
    <Stack gap={4}>
      <Text>
        {withoutGroup === 0
          ? t('Everybody is in a group.')
          : rich(
              '<link>{count} of {contacts} contacts</link> ({share}) are in no group: no group is better than a wrong one.',
              {
                count: number(withoutGroup),
                contacts: number(contacts),
                share: partOf(withoutGroup, contacts),
                link: (inside) => <DoorTo door={doorToNeedsGroup('none')}>{inside}</DoorTo>,
              },
            )}
      </Text>
      {overlaps.map(({ first, second, contacts: both }) => (
        <Text key={`${first} ${second}`} size="sm">
          {rich(
            '<link>{count}</link> meet the rules of both “{first}” and “{second}”; the one that stands first gets them.',
            {
              ...{ count: number(both), first, second },
              link: (inside) => <DoorTo door={doorToSegment(segmentOf(first), segmentOf(second))}>{inside}</DoorTo>,
            },
          )}
        </Text>
      ))}
      <Group>
        <Anchor component={Link} to="/customers/strategy" size="sm">
          {t('A plan for each group')}
        </Anchor>
      </Group>
    </Stack>
  );
}
