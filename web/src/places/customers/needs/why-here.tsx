import { List, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { percent } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { ContactFinder } from '../../../parts/contact-finder.tsx';
import { Part } from '../../../parts/page.tsx';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToContact } from '../door.tsx';

const route = getRouteApi('/customers/needs');

/** Why one contact is in its group, worked out now. The address keeps whom. */
export function WhyHere() {
  const { contact } = route.useSearch();
  const setSearch = useSetSearch();
  return (
    <Part title={t('Why is somebody where they are?')}>
      <Stack maw={640}>
        <ContactFinder
          label={t('Contact')}
          value={contact ?? null}
          onChange={(chosen) => void setSearch({ contact: chosen ?? undefined })}
        />
        {contact !== undefined && <Explained contactId={contact} />}
      </Stack>
    </Part>
  );
}

function Explained({ contactId }: { contactId: number }) {
  const params = { path: { contactId } };
  const why = api.useQuery('get', '/customers/needs-groups/contacts/{contactId}', { params });
  return (
    <Answer query={why} words={t('Looking at what they said and did …')}>
      {({ group, why: sentences, probabilities }) => (
        <Paper withBorder p="md" component="article">
          <Stack gap="sm">
            <Title order={3}>{group === null ? t('In no group') : t('In “{group}”', { group })}</Title>
            <List>
              {sentences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
            {probabilities.map(({ groupId, group: name, probability }) => (
              <Stack key={groupId} gap={2}>
                <Text size="sm">{t('{group}: {share} likely', { group: name, share: percent(probability) })}</Text>
                <Progress size="sm" value={probability * 100} aria-hidden />
              </Stack>
            ))}
            <DoorTo door={doorToContact(contactId)} size="sm">
              {t('Look at the contact')}
            </DoorTo>
          </Stack>
        </Paper>
      )}
    </Answer>
  );
}
