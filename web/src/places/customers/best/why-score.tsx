import { List, Paper, Stack, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api } from '../../../api/client.ts';
import { Answer } from '../../../parts/answer.tsx';
import { ContactFinder } from '../../../parts/contact-finder.tsx';
import { Part } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { ApartBar } from '../apart-bar.tsx';
import { DoorTo, doorToContact } from '../door.tsx';
import { signed } from './score-text.ts';
import { adviceWords, fullWeight } from './template.ts';

const route = getRouteApi('/customers/best/$templateId');

/** Why one contact scores so, by what is known now. The address keeps whom. */
export function WhyScore({ templateId }: { templateId: number }) {
  const { contact } = route.useSearch();
  const setSearch = useSetSearch();
  const place = useRef<HTMLDivElement>(null);
  // Whoever is chosen in the list above is explained here, below it.
  useEffect(() => {
    if (contact !== undefined) place.current?.scrollIntoView({ block: 'nearest' });
  }, [contact]);
  return (
    <Part title={t('Why does somebody score so?')}>
      <Stack maw={640} ref={place}>
        <ContactFinder
          label={t('Contact')}
          value={contact ?? null}
          onChange={(chosen) => void setSearch({ contact: chosen ?? undefined })}
        />
        {contact !== undefined && <Explained key={contact} templateId={templateId} contactId={contact} />}
      </Stack>
    </Part>
  );
}

function Explained({ templateId, contactId }: { templateId: number; contactId: number }) {
  const params = { path: { customerTemplateId: templateId, contactId } };
  const why = api.useQuery('get', '/customers/templates/{customerTemplateId}/contacts/{contactId}', { params });
  return (
    <Answer query={why} words={t('Looking at what is known of them …')}>
      {({ score, advice, reasons, held }) => (
        <Paper withBorder p="md" component="article">
          <Stack gap="sm">
            <Title order={3}>
              {signed(score)} <StateWord mood={adviceWords[advice].mood}>{adviceWords[advice].word}</StateWord>
            </Title>
            {reasons.length === 0 ? (
              <Text>{t('Nothing that the template asks about is known: that counts neither for nor against.')}</Text>
            ) : (
              <List listStyleType="none" spacing="xs" styles={{ itemWrapper: { display: 'block' } }}>
                {reasons.map(({ key, words, weight }) => (
                  <List.Item key={key}>
                    <Text size="sm">{t('{reason}, {weight}', { reason: words, weight: signed(weight) })}</Text>
                    <ApartBar value={weight} full={fullWeight} />
                  </List.Item>
                ))}
              </List>
            )}
            <Text size="sm" c="dimmed">
              {heldWords(held, { score, advice })}
            </Text>
            <DoorTo door={doorToContact(contactId)} size="sm">
              {t('Look at the contact')}
            </DoorTo>
          </Stack>
        </Paper>
      )}
    </Answer>
  );
}

type Scored = { score: number; advice: keyof typeof adviceWords };

function heldWords(held: Scored | null, now: Scored): string {
  if (held === null) return t('Not scored yet: this is by what is known now.');
  if (held.score === now.score && held.advice === now.advice) return t('Segments and messages see the same.');
  return t('Segments and messages still see {score} ({advice}), until the next scoring.', {
    score: signed(held.score),
    advice: adviceWords[held.advice].word,
  });
}
