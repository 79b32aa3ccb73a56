import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { SegmentList } from './contact-segments.tsx';
import { mayWrite } from './contact-words.ts';
import { LifeList } from './life-list.tsx';

/** One contact in short, beside the list. */
export function ContactSummary({ contactId }: { contactId: number }) {
  const of = { params: { path: { contactId } } };
  const contact = api.useQuery('get', '/contacts/{contactId}', of);
  const priority = api.useQuery('get', '/contacts/{contactId}/priority', of);
  const segments = api.useQuery('get', '/reports/contacts/{contactId}/segments', of);
  const life = api.useQuery('get', '/reports/contacts/{contactId}/timeline', {
    params: { path: { contactId }, query: { limit: 6, kinds: 'orders,messages,opens,notes,consent,other' } },
  });
  return (
    <Answer query={contact}>
      {(found) => {
        const { mood, word, why } = mayWrite(found);
        return (
          <Stack gap="md">
            <Stack gap={2}>
              <Title order={2}>
                <Anchor
                  component={Link}
                  to="/contacts/$contactId"
                  params={{ contactId: String(contactId) } as never}
                  inherit
                >
                  {contactTitle(found)}
                </Anchor>
              </Title>
              <Text size="sm" c="dimmed">
                {[found.email, found.externalId].filter(Boolean).join(' · ')}
              </Text>
              <StateWord mood={mood}>{word}</StateWord>
              <Text size="sm">{why}</Text>
            </Stack>
            {priority.data?.summary.map((sentence) => (
              <Text size="sm" key={sentence}>
                {sentence}
              </Text>
            ))}
            <Stack gap={4}>
              <Title order={3}>{t('In these segments')}</Title>
              {segments.data && <SegmentList items={segments.data.items} contactId={contactId} />}
            </Stack>
            <Stack gap={4}>
              <Title order={3}>{t('Lately')}</Title>
              {life.data && <LifeList entries={life.data.items} isShort />}
            </Stack>
          </Stack>
        );
      }}
    </Answer>
  );
}
