import { Button, List, Stack, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { BodyOf } from '../../../api/body-of.ts';
import { api } from '../../../api/client.ts';
import { list, listOr, number, partOf, percent } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { type Figure, Figures } from '../../../parts/figures.tsx';
import { Page, Part } from '../../../parts/page.tsx';
import { type Definition, DefinitionSentence } from '../../../parts/sentence/index.ts';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToNeedsGroup, doorToSegment } from '../door.tsx';
import { MakeSegment } from '../make-segment.tsx';
import { ArchiveGroup } from './archive-group.tsx';
import { LandedPeople } from './landed-people.tsx';
import type { By, NeedsGroup, Overview } from './needs.ts';

const route = getRouteApi('/customers/needs/$needsGroupId');
const back = { to: '/customers/needs' as const, name: t('Needs') };

/** One group: what its people value, what puts somebody there, and who they are; or who is in no group. */
export default function GroupPage() {
  const { needsGroupId } = route.useParams();
  const overview = api.useQuery('get', '/customers/needs-groups', {});
  const group = overview.data?.groups.find(({ id }) => String(id) === needsGroupId);
  if (needsGroupId === 'none') return <NobodysPage />;
  if (group && overview.data) return <OneGroup group={group} overview={overview.data} />;
  return (
    <Page title={t('Needs group')} back={back}>
      <Answer query={overview}>
        {() => <Text>{t('There is no such group. It may have been taken out of use.')}</Text>}
      </Answer>
    </Page>
  );
}

function NobodysPage() {
  return (
    <Page
      title={t('In no group')}
      back={back}
      lead={t('No group is better than a wrong one. A question in a mail tells most: one click is an answer.')}
      actions={<MakeSegment segment={segmentOf(null)} />}
    >
      <LandedPeople group="none" />
    </Page>
  );
}

/** Those who are in the group, or in none, as a segment that follows. */
function segmentOf(group: string | null): BodyOf<'/segments', 'post'> {
  const of = { type: 'value', name: 'needs_group' } as const;
  if (group === null)
    return {
      name: t('In no needs group'),
      purpose: t('Ask them what they value.'),
      definition: { version: 1, root: { ...of, op: 'missing' } },
    };
  return {
    name: t('Needs group: {group}', { group }),
    purpose: t('Write to them of what they value.'),
    definition: { version: 1, root: { ...of, op: 'in', values: [group] } },
  };
}

function OneGroup({ group, overview }: { group: NeedsGroup; overview: Overview }) {
  const { by } = route.useSearch();
  const { id, name, words } = group;
  return (
    <Page
      title={name}
      back={back}
      lead={words}
      actions={
        <>
          <ArchiveGroup group={group} />
          <MakeSegment segment={segmentOf(name)} />
          {can('customers:write') && (
            <Button
              component={Link}
              to="/customers/needs/$needsGroupId/edit"
              params={{ needsGroupId: String(id) } as never}
            >
              {t('Edit')}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="xl">
        <Figures figures={figuresOf(group, overview)} />
        <WhoLands group={group} />
        {group.arguments.length > 0 && (
          <Part title={t('What speaks to them')}>
            <List>
              {group.arguments.map((text) => (
                <List.Item key={text}>{text}</List.Item>
              ))}
            </List>
          </Part>
        )}
        <Part title={titleOf(by)}>
          <LandedPeople group={id} by={by} />
        </Part>
      </Stack>
    </Page>
  );
}

const titleOf = (by: By | undefined): string => {
  if (by === 'declared') return t('Who said so');
  if (by === 'rule') return t('Who meets the rule');
  return by === 'likeness' ? t('Who behaves like them') : t('Who is in it');
};

function figuresOf({ id, contacts, contactsBefore, meanProbability }: NeedsGroup, overview: Overview): Figure[] {
  const door = (by?: By) => doorToNeedsGroup(id, by);
  return [
    {
      name: t('Contacts'),
      value: number(contacts.all),
      note:
        contactsBefore === null
          ? t('{share} of all', { share: partOf(contacts.all, overview.contacts) })
          : t('{share} of all; {before} 30 days ago', {
              share: partOf(contacts.all, overview.contacts),
              before: number(contactsBefore),
            }),
      door: door(),
    },
    { name: t('Said so'), value: number(contacts.declared), door: door('declared') },
    { name: t('Meet the rule'), value: number(contacts.rule), door: door('rule') },
    {
      name: t('Behave like them'),
      value: number(contacts.likeness),
      ...(meanProbability === null || contacts.likeness === 0
        ? {}
        : { note: t('{share} likely, on average', { share: percent(meanProbability) }) }),
      door: door('likeness'),
    },
  ];
}

/** What puts somebody here, the strongest first. */
function WhoLands({ group: { answers, rule, segmentId } }: { group: NeedsGroup }) {
  if (answers.length === 0 && rule === null)
    return (
      <Part title={t('What puts somebody here')}>
        <Text>{t('Likeness alone: no answer and no rule puts anybody here.')}</Text>
      </Part>
    );
  const said = answers.map(({ attribute, values }) =>
    t('{attribute} is {values}', { attribute, values: listOr(values.map((value) => `“${value}”`)) }),
  );
  return (
    <Part title={t('What puts somebody here')}>
      {said.length > 0 && <Text>{t('An answer: {answers}.', { answers: list(said) })}</Text>}
      {rule !== null && (
        <Stack gap={4} align="flex-start">
          <Text>{t('A rule:')}</Text>
          <DefinitionSentence definition={rule as Definition} />
          {segmentId !== null && (
            <DoorTo door={doorToSegment(segmentId)} size="sm">
              {t('Look at the segment of the rule')}
            </DoorTo>
          )}
        </Stack>
      )}
    </Part>
  );
}
