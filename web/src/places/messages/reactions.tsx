import { Group, List, Stack, Text } from '@mantine/core';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { dateTime } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { Why } from '../../parts/why.tsx';
import { t } from '../../words/index.ts';
import { tellClass, tellKind, tellSign } from './message-words.ts';

type Reaction = components['schemas']['MessageReaction'];

/** What came back of a message, one by one: who it was taken for, and why. */
export function Reactions({ messageId }: { messageId: number }) {
  const reactions = api.useQuery('get', '/messages/{messageId}/reactions', { params: { path: { messageId } } });
  return (
    <Answer query={reactions}>
      {({ items }) =>
        items.length === 0 ? (
          <Text c="dimmed">{t('Nothing yet: no open, no click, no answer.')}</Text>
        ) : (
          <Stack gap="xs">
            <Text size="sm">{sumUp(items)}</Text>
            <DataTable
              name={t('What came back')}
              file={`message-${messageId}`}
              rows={items}
              rowKey={({ eventId }) => eventId}
              columns={[
                { name: t('What'), csv: ({ kind }) => kind, cell: (row) => <What reaction={row} /> },
                { name: t('Who'), csv: ({ class: hit }) => hit ?? '', cell: (row) => <Who reaction={row} /> },
                { name: t('When'), csv: ({ at }) => at, cell: ({ at }) => dateTime(at) },
              ]}
            />
          </Stack>
        )
      }
    </Answer>
  );
}

/** People's opens and clicks in one sentence; what machines did in another. Never added up. */
function sumUp(items: readonly Reaction[]): string {
  const count = (kind: string, isPerson: boolean) =>
    items.filter((item) => item.kind.startsWith(kind) && (item.class === 'person') === isPerson).length;
  return t(
    'People: {opens, plural, =0 {no open} one {# open} other {# opens}} and {clicks, plural, =0 {no click} one {# click} other {# clicks}}. Machines, proxies and unsure: {others, plural, =0 {nothing} one {# hit} other {# hits}}.',
    {
      opens: count('message_opened', true),
      clicks: count('message_clicked', true),
      others: count('message_opened', false) + count('message_clicked', false) + count('message_probed', false),
    },
  );
}

function What({ reaction: { kind, url, slot, note } }: { reaction: Reaction }) {
  return (
    <Stack gap={0}>
      <Text size="sm" fw={500}>
        {tellKind(kind)}
      </Text>
      {url && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {slot ? t('{url}, in the slot {slot}', { url, slot }) : url}
        </Text>
      )}
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
    </Stack>
  );
}

function Who({ reaction }: { reaction: Reaction }) {
  const { class: hit, reasons, agent, kind } = reaction;
  if (hit === null) return null;
  const { word, mood, says } = tellClass(hit);
  return (
    <Group gap={4} wrap="nowrap">
      <StateWord mood={mood}>{word}</StateWord>
      <Why of={t('{what} by {who}', { what: tellKind(kind), who: word })}>
        <Text size="sm">{says}</Text>
        {reasons.length === 0 ? (
          <Text size="sm">{t('Nothing speaks against a person.')}</Text>
        ) : (
          <List size="sm">
            {reasons.map((sign) => (
              <List.Item key={sign}>{tellSign(sign)}</List.Item>
            ))}
          </List>
        )}
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {agent ? t('It called itself “{agent}”.', { agent }) : t('It did not say what it is.')}
        </Text>
      </Why>
    </Group>
  );
}
