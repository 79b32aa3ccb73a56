import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { dateTime } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { failed, saved } from '../../parts/notify.ts';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { ContactSuppression } from './contact-suppression.tsx';
import { Facts } from './life-entry.tsx';
import { RecordConsent } from './record-consent.tsx';
import { useContactChanged } from './use-contact-changed.ts';
import type { WholeContact } from './whole-contact.ts';

const Said = ({ state }: { state: string | undefined }) => {
  if (state === undefined) return <StateWord mood="quiet">{t('nothing said')}</StateWord>;
  return state === 'subscribed' ? (
    <StateWord mood="good">{t('subscribed')}</StateWord>
  ) : (
    <StateWord mood="warn">{t('unsubscribed')}</StateWord>
  );
};

/** Every topic with what the contact last said about it, and what can be done. */
function Topics({ contact }: { contact: WholeContact }) {
  const topics = api.useQuery('get', '/topics');
  const changed = useContactChanged();
  const [recording, setRecording] = useState<string | null>(null);
  const said = new Map(contact.subscriptions.map((one) => [one.topic, one]));
  const ask = async (topic: string) => {
    try {
      const { data } = await client.POST('/contacts/{contactId}/opt-in', {
        params: { path: { contactId: contact.id } },
        body: { topic, source: 'operator' },
      });
      await changed();
      saved(
        data?.kind === 'asked'
          ? t('A mail goes out that asks for a yes.')
          : data?.kind === 'open'
            ? t('A mail went out a moment ago: it waits for an answer.')
            : t('Subscribed already: there is nothing to ask.'),
      );
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Part
      title={t('Topics')}
      lead={t('What the contact wants to hear about. The latest word counts.')}
      actions={
        can('contacts:write') && (
          <Button variant="default" size="xs" onClick={() => setRecording('')}>
            {t('Record consent')}
          </Button>
        )
      }
    >
      <Answer query={topics}>
        {({ items }) => {
          const names = [...new Set([...items.map(({ name }) => name), ...said.keys()])];
          const titles = new Map(items.map(({ name, title }) => [name, title]));
          return (
            <>
              <RecordConsent
                contactId={contact.id}
                topics={names}
                topic={recording}
                onClose={() => setRecording(null)}
                onDone={changed}
              />
              <Table verticalSpacing="xs" aria-label={t('Topics')}>
                <Table.Tbody>
                  {names.map((name) => (
                    <Table.Tr key={name}>
                      <Table.Th scope="row" fw={500}>
                        {titles.get(name) ?? name}
                        <Text size="sm" c="dimmed">
                          {said.has(name) && dateTime(said.get(name)!.at)}
                        </Text>
                      </Table.Th>
                      <Table.Td>
                        <Said state={said.get(name)?.state} />
                      </Table.Td>
                      <Table.Td>
                        {can('contacts:write') && (
                          <Group gap="xs" justify="flex-end">
                            {said.get(name)?.state !== 'subscribed' && contact.email !== null && (
                              <Button
                                size="compact-sm"
                                variant="default"
                                aria-label={t('Ask by mail about {topic}', { topic: name })}
                                onClick={() => void ask(name)}
                              >
                                {t('Ask by mail')}
                              </Button>
                            )}
                            <Button
                              size="compact-sm"
                              variant="subtle"
                              aria-label={t('Record what was said about {topic}', { topic: name })}
                              onClick={() => setRecording(name)}
                            >
                              {t('Record')}
                            </Button>
                          </Group>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </>
          );
        }}
      </Answer>
    </Part>
  );
}

/** Everything that was ever said, with what proves it. */
function Evidence({ contactId }: { contactId: number }) {
  const consents = api.useQuery('get', '/contacts/{contactId}/consent', {
    params: { path: { contactId }, query: { limit: 200 } },
  });
  return (
    <Part title={t('What was said, and what proves it')} lead={t('Kept for ever; nothing is written over.')}>
      <Answer query={consents}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('Nothing was said yet.')}
            </Text>
          ) : (
            <Stack gap="sm">
              {items.map((one) => (
                <Stack gap={0} key={one.id}>
                  <Group gap="sm">
                    <Said state={one.state} />
                    <Text size="sm" fw={500}>
                      {one.topic}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {t('{when}, by {source}', { when: dateTime(one.at), source: one.source })}
                    </Text>
                  </Group>
                  {one.evidence === null ? (
                    <Text size="sm" c="dimmed">
                      {t('Without evidence.')}
                    </Text>
                  ) : (
                    <Facts of={one.evidence} />
                  )}
                </Stack>
              ))}
            </Stack>
          )
        }
      </Answer>
    </Part>
  );
}

const optInWords = (state: string): string =>
  ({
    planned: t('the mail waits to go out'),
    claimed: t('the mail is on its way'),
    accepted: t('asked, no answer yet'),
    rejected: t('the mail was refused'),
    unknown: t('nobody knows whether the mail arrived'),
    confirmed: t('confirmed'),
    expired: t('not answered in time'),
  })[state] ?? state;

/** What the contact was asked to confirm by mail. */
function OptIns({ contactId }: { contactId: number }) {
  const { data } = api.useQuery('get', '/contacts/{contactId}/opt-ins', { params: { path: { contactId } } });
  if (!data || data.items.length === 0) return null;
  return (
    <Part title={t('Asked by mail')}>
      <Stack gap="xs">
        {data.items.map((one) => (
          <Stack gap={0} key={one.id}>
            <Text size="sm">{`${one.topic}: ${optInWords(one.state)}`}</Text>
            <Text size="sm" c="dimmed">
              {dateTime(one.confirmedAt ?? one.requestedAt)}
            </Text>
            <Facts of={one.confirmation} />
          </Stack>
        ))}
      </Stack>
    </Part>
  );
}

/** What we may write about, what proves it, and whether the address is barred. */
export function ContactConsent({ contact }: { contact: WholeContact }) {
  return (
    <Stack gap="xl" maw={760}>
      <Topics contact={contact} />
      {contact.email !== null && <ContactSuppression email={contact.email} reason={contact.suppressed} />}
      <Evidence contactId={contact.id} />
      <OptIns contactId={contact.id} />
    </Stack>
  );
}
