import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, client } from '../../api/client.ts';
import { dateTime, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { ContactFinder, contactTitle } from '../../parts/contact-finder.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { saveAnswer } from '../../parts/save-csv.tsx';
import { rich, t } from '../../words/index.ts';
import { issueWords } from './contact-words.ts';
import { EraseContact } from './erase-contact.tsx';
import { MergeContacts } from './merge-contacts.tsx';
import { useContactChanged } from './use-contact-changed.ts';
import type { WholeContact } from './whole-contact.ts';

const contactLink = (id: number) => (inside: ReactNode) => (
  <Anchor component={Link} to="/contacts/$contactId" params={{ contactId: String(id) } as never} inherit>
    {inside}
  </Anchor>
);

/** What the last check found wrong; a suggestion is taken over with one click, and can be taken back. */
function Quality({ contact }: { contact: WholeContact }) {
  const quality = api.useQuery('get', '/contacts/{contactId}/quality', {
    params: { path: { contactId: contact.id } },
  });
  const changed = useContactChanged();
  const write = async (field: string, value: unknown) => {
    const body = (field === 'email' ? { email: value } : { attributes: { [field]: value } }) as object;
    await client.PATCH('/contacts/{contactId}', { params: { path: { contactId: contact.id } }, body });
    await changed();
  };
  const takeOver = async (field: string, suggestion: string) => {
    const before = field === 'email' ? contact.email : (contact.attributes[field] ?? null);
    await write(field, suggestion)
      .then(() => offerUndo(t('{value} is saved.', { value: suggestion }), () => write(field, before)))
      .catch(failed);
  };
  return (
    <Part title={t('Quality of the data')} lead={t('As of the last check, which happens every night.')}>
      <Answer query={quality}>
        {({ issues }) =>
          issues.length === 0 ? (
            <Text size="sm">{t('Nothing is wrong with it.')}</Text>
          ) : (
            <List spacing="xs" size="sm">
              {issues.map(({ field, code, suggestion }) => (
                <List.Item key={`${field}${code}`}>
                  {`${field}: ${issueWords()[code] ?? code}`}
                  {suggestion !== null && can('contacts:write') && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      ml="sm"
                      onClick={() => void takeOver(field, suggestion)}
                    >
                      {t('Change to {value}', { value: suggestion })}
                    </Button>
                  )}
                </List.Item>
              ))}
            </List>
          )
        }
      </Answer>
    </Part>
  );
}

/** Who may be the same person, and the way to make them one. */
function Duplicates({ contact }: { contact: WholeContact }) {
  const [otherId, setOtherId] = useState<number | null>(null);
  const found = api.useQuery('get', '/duplicates', { params: { query: { contactId: contact.id } } });
  const changed = useContactChanged();
  const part = async (firstId: number, secondId: number, distinct: boolean) => {
    await client.POST('/duplicates/{firstId}/{secondId}/decide', {
      params: { path: { firstId, secondId } },
      body: { distinct },
    });
    await changed();
  };
  return (
    <Part title={t('May be the same person')} lead={t('Found every night by names, addresses and numbers.')}>
      <Answer query={found}>
        {({ pairs }) => (
          <Stack gap="md">
            {pairs.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('Nobody was found who may be the same.')}
              </Text>
            )}
            {pairs.map(({ firstId, secondId, first, second, score, reasons }) => {
              const other = firstId === contact.id ? second : first;
              if (!other) return null;
              return (
                <Stack gap={2} key={`${firstId}-${secondId}`}>
                  <Text size="sm">
                    {rich('May be the same as <link>{name}</link> ({share} likely)', {
                      link: contactLink(other.id),
                      name: contactTitle(other),
                      share: percent(score),
                    })}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {reasons.map(({ text }) => text).join(' · ')}
                  </Text>
                  {can('contacts:write') && (
                    <Group gap="xs">
                      <Button size="compact-sm" onClick={() => setOtherId(other.id)}>
                        {t('Compare and merge')}
                      </Button>
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() =>
                          void part(firstId, secondId, true)
                            .then(() => offerUndo(t('They are two people.'), () => part(firstId, secondId, false)))
                            .catch(failed)
                        }
                      >
                        {t('They are two people')}
                      </Button>
                    </Group>
                  )}
                </Stack>
              );
            })}
          </Stack>
        )}
      </Answer>
      {can('contacts:write') && (
        <>
          <ContactFinder label={t('Merge with somebody else')} value={null} except={contact.id} onChange={setOtherId} />
          <MergeContacts kept={contact} otherId={otherId} onClose={() => setOtherId(null)} />
        </>
      )}
    </Part>
  );
}

/** Merges this contact took part in, each of which can be undone. */
function Merges({ contactId }: { contactId: number }) {
  const { data } = api.useQuery('get', '/merges', { params: { query: { contactId } } });
  const changed = useContactChanged();
  const undo = async (mergeId: number) => {
    try {
      const { data: undone } = await client.POST('/merges/{mergeId}/undo', { params: { path: { mergeId } } });
      await changed();
      const stays = undone?.stays ?? [];
      saved(
        stays.length === 0
          ? t('They are two contacts again.')
          : t('They are two contacts again. Changed since, and left as it is: {fields}.', { fields: stays.join(', ') }),
      );
    } catch (error) {
      failed(error);
    }
  };
  if (!data || data.items.length === 0) return null;
  return (
    <Part title={t('Merges')}>
      <Stack gap="xs">
        {data.items.map(({ id, merged, mergedId, at, undoneAt }) => (
          <Group key={id} justify="space-between">
            <Text size="sm">
              {t('{name} was merged into this contact, {when}', {
                name: merged.email ?? merged.externalId ?? String(mergedId),
                when: dateTime(at),
              })}
            </Text>
            {undoneAt === null ? (
              can('contacts:write') && (
                <Button size="compact-sm" variant="default" onClick={() => void undo(id)}>
                  {t('Undo the merge')}
                </Button>
              )
            ) : (
              <Text size="sm" c="dimmed">
                {t('undone {when}', { when: dateTime(undoneAt) })}
              </Text>
            )}
          </Group>
        ))}
      </Stack>
    </Part>
  );
}

/** How good the data is, who may be the same, and what the person may ask for: a copy, or to be forgotten. */
export function ContactData({ contact }: { contact: WholeContact }) {
  return (
    <Stack gap="xl" maw={760}>
      <Quality contact={contact} />
      <Duplicates contact={contact} />
      <Merges contactId={contact.id} />
      <Part
        title={t('A copy for the person')}
        lead={t('Everything that is kept of this contact, as a file: for whoever asks what we know of them.')}
      >
        <Group>
          <Button
            variant="default"
            onClick={() =>
              void saveAnswer(`/reports/contacts/${contact.id}/file`, `contact-${contact.id}.json`).catch(failed)
            }
          >
            {t('Save the copy')}
          </Button>
        </Group>
      </Part>
      {can('contacts:write') && <EraseContact contact={contact} />}
    </Stack>
  );
}
