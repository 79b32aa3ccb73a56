import { Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { saved } from '../../../parts/notify.ts';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { linesOf } from './group-fields.ts';
import type { Found } from './needs.ts';
import { WordsFields } from './words-fields.tsx';

type Taken = { index: number; isTaken: boolean; name: string; words: string; said: string };

const proposed = ({ groups }: Found): Taken[] =>
  groups.map(({ index, name, traits }) => ({
    index,
    isTaken: true,
    name,
    words: traits.map(({ text }) => text).join('; '),
    said: '',
  }));

/** Makes needs groups of a proposal, in one's own words. */
export function TakeOverForm({ proposal, onLeave }: { proposal: Found; onLeave: () => void }) {
  const [groups, setGroups] = useState(() => proposed(proposal));
  const navigate = useNavigate();
  const refresh = useRefresh();
  const take = api.useMutation('post', '/customers/needs/proposals/{proposalId}/take-over', {
    onSuccess: async () => {
      await refresh('/customers/needs-groups', '/customers/runs');
      saved(t('Taken over. Everybody is being placed.'));
      await navigate({ to: '/customers/needs' });
    },
  });
  const taken = groups.filter(({ isTaken }) => isTaken);
  const change = (index: number, part: Partial<Taken>) =>
    setGroups(groups.map((group) => (group.index === index ? { ...group, ...part } : group)));
  return (
    <Part
      title={t('Take them over, in your words')}
      lead={t(
        'What they do is known; what they value, only you and they can say. Contacts are then placed by what they are nearest to, until enough of them have said so themselves.',
      )}
    >
      <form
        aria-label={t('Take them over, in your words')}
        onSubmit={(event) => {
          event.preventDefault();
          const body = {
            groups: taken.map(({ index, name, words, said }) => ({ index, name, words, arguments: linesOf(said) })),
          };
          take.mutate({ params: { path: { proposalId: proposal.id } }, body });
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {groups.map((group) => (
              <OneGroup
                key={group.index}
                group={group}
                name={proposal.groups[group.index]?.name ?? ''}
                onChange={(part) => change(group.index, part)}
              />
            ))}
          </SimpleGrid>
          {taken.length === 0 && <Text role="status">{t('Tick at least one group.')}</Text>}
          <ProblemNote error={take.error} />
          <Group gap="xs">
            <Button type="submit" loading={take.isPending} disabled={taken.length === 0}>
              {t('Make {count, plural, one {# group} other {# groups}} of it', { count: taken.length })}
            </Button>
            <Button variant="default" onClick={onLeave}>
              {t('Leave it')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  );
}

function OneGroup(props: { group: Taken; name: string; onChange: (part: Partial<Taken>) => void }) {
  const { group, name, onChange } = props;
  return (
    <Fieldset aria-label={t('Group {place}: {name}', { place: group.index + 1, name })}>
      <Stack gap="sm">
        <Checkbox
          label={t('Take over “{name}”', { name })}
          checked={group.isTaken}
          onChange={({ currentTarget }) => onChange({ isTaken: currentTarget.checked })}
        />
        <WordsFields
          labels={{ name: t('What you call it'), words: t('What you think they value') }}
          fields={group}
          onChange={onChange}
          isOff={!group.isTaken}
        />
      </Stack>
    </Fieldset>
  );
}
