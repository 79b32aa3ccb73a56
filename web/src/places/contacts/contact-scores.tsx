import { Anchor, List, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { date, money, number, percent } from '../../format/index.ts';
import { Part } from '../../parts/page.tsx';
import { rich, t } from '../../words/index.ts';
import { groupWords } from './contact-words.ts';
import type { WholeContact } from './whole-contact.ts';

type Value = WholeContact['values'][number];

/** Money where the name says so, a share where it is one. */
function shown({ name, value }: Value): string {
  if (typeof value === 'string') return name === 'customer_group' ? groupWords(value) : value;
  if (name.startsWith('expected_value')) return money(value);
  if (name === 'alive' || name.endsWith('_probability')) return percent(value);
  return number(value);
}

function Sentences({ of }: { of: readonly string[] | undefined }) {
  if (!of || of.length === 0) return null;
  return (
    <List size="sm" spacing={4}>
      {of.map((sentence) => (
        <List.Item key={sentence}>{sentence}</List.Item>
      ))}
    </List>
  );
}

/** What was worked out about a contact, with the reasons: group, expected value, needs, and every score with its model. */
export function ContactScores({ contact }: { contact: WholeContact }) {
  const of = { params: { path: { contactId: contact.id } } };
  const quietly = { retry: false };
  const group = api.useQuery('get', '/customers/groups/contacts/{contactId}', of, quietly);
  const expected = api.useQuery('get', '/customers/expected-value/contacts/{contactId}', of, quietly);
  const needs = api.useQuery('get', '/customers/needs-groups/contacts/{contactId}', of, quietly);
  const priority = api.useQuery('get', '/contacts/{contactId}/priority', of, quietly);
  const expectedSentences = expected.data && 'sentences' in expected.data ? expected.data.sentences : undefined;
  return (
    <Stack gap="xl">
      {group.data && (
        <Part
          title={
            group.data.group === null
              ? t('In no group yet')
              : t('Group: {group}', { group: groupWords(group.data.group) })
          }
        >
          <Sentences of={group.data.why} />
        </Part>
      )}
      {expectedSentences && expectedSentences.length > 0 && (
        <Part title={t('Expected value')}>
          <Sentences of={expectedSentences} />
        </Part>
      )}
      {needs.data && (
        <Part title={t('Needs')}>
          <Sentences of={needs.data.why} />
          <Text size="sm">
            {rich('All groups stand under <link>Needs</link>.', {
              link: (inside) => (
                <Anchor component={Link} to="/customers/needs" inherit>
                  {inside}
                </Anchor>
              ),
            })}
          </Text>
        </Part>
      )}
      {priority.data && (
        <Part title={t('Priority')}>
          <Sentences of={priority.data.summary} />
        </Part>
      )}
      <Part title={t('Values and scores')} lead={t('Worked out here or elsewhere, as they hold now.')}>
        {contact.values.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('Nothing was worked out yet: scores are made every night.')}
          </Text>
        ) : (
          <Table verticalSpacing={6} fz="sm" aria-label={t('Values and scores')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('Name')}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('Value')}
                </Table.Th>
                <Table.Th scope="col">{t('By')}</Table.Th>
                <Table.Th scope="col">{t('Since')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contact.values.map((value) => (
                <Table.Tr key={value.name}>
                  <Table.Th scope="row" fw={400} style={{ overflowWrap: 'anywhere' }}>
                    {value.name}
                  </Table.Th>
                  <Table.Td ta="end">{shown(value)}</Table.Td>
                  <Table.Td c="dimmed">{value.modelVersion}</Table.Td>
                  <Table.Td c="dimmed">{date(value.at)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Part>
    </Stack>
  );
}
