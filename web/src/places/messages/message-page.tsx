import { Anchor, Grid, Group, List, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Answer } from '../../parts/answer.tsx';
import { LetterFrame, LetterToolbar } from '../../parts/letter-frame.tsx';
import { Page, Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import classes from './message-page.module.css';
import { tellState } from './message-words.ts';
import { Reactions } from './reactions.tsx';
import { Steps } from './steps.tsx';

type Mail = components['schemas']['MessageMail'];

/** One message: what became of it and why, the mail as it was, and what came back. */
export default function MessagePage() {
  const { messageId } = useParams({ strict: false }) as { messageId: string };
  const path = { messageId: Number(messageId) };
  const message = api.useQuery('get', '/messages/{messageId}', { params: { path } });
  const mail = api.useQuery('get', '/messages/{messageId}/mail', { params: { path } });
  const title = mail.data && mail.data.from !== 'nowhere' ? mail.data.subject : t('Message {id}', { id: messageId });
  const state = message.data && tellState(message.data.state);
  return (
    <Page title={title} beside={state && <StateWord mood={state.mood}>{state.word}</StateWord>}>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="xl">
            <Answer query={message}>
              {(found) => (
                <>
                  <Part title={t('What it is')}>
                    <Facts message={found} />
                  </Part>
                  <Part title={t('What became of it')}>
                    <Steps message={found} />
                  </Part>
                </>
              )}
            </Answer>
            <Part title={t('What came back')} lead={t('Machines are kept apart: only what people did is counted.')}>
              <Reactions messageId={Number(messageId)} />
            </Part>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Part title={t('The mail')}>
            <Answer query={mail}>{(found) => <ShownMail mail={found} />}</Answer>
          </Part>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

type Message = {
  campaignId: number;
  contactId: number;
  email: string | null;
  segmentId: number | null;
  variant: string;
  template: { id: number; name: string; version: number } | null;
  brandVersion: number | null;
  choices: string[];
  offers: { offerId: number; name: string }[];
  deselected: { segmentId: number; name: string }[];
};

const door = (to: string, params: Record<string, string>, words: ReactNode) => (
  <Anchor component={Link} inherit to={to as never} params={params as never}>
    {words}
  </Anchor>
);

function Facts({ message }: { message: Message }) {
  const { campaignId, contactId, email, segmentId, template, brandVersion, choices, offers, deselected, variant } =
    message;
  const campaign = api.useQuery('get', '/campaigns/{campaignId}', { params: { path: { campaignId } } });
  const segment = api.useQuery(
    'get',
    '/segments/{segmentId}',
    { params: { path: { segmentId: segmentId ?? 0 } } },
    { enabled: segmentId !== null },
  );
  const rows: [string, ReactNode][] = [
    [
      t('To'),
      door(
        '/contacts/$contactId',
        { contactId: String(contactId) },
        email ?? t('Contact {id}', { id: String(contactId) }),
      ),
    ],
    [
      t('Campaign'),
      door('/campaigns/$campaignId', { campaignId: String(campaignId) }, campaign.data?.name ?? String(campaignId)),
    ],
    [
      t('Content for'),
      segmentId === null
        ? t('everybody else')
        : door('/segments/$segmentId', { segmentId: String(segmentId) }, segment.data?.name ?? String(segmentId)),
    ],
    ...(variant === 'a' ? [] : ([[t('Variant'), variant]] as [string, ReactNode][])),
    ...(template
      ? ([
          [
            t('Design'),
            <span key="design">
              {door('/templates/$templateId', { templateId: String(template.id) }, template.name)}
              {`, ${t('version {version}', { version: template.version })}`}
              {brandVersion === null ? '' : `, ${t('brand version {version}', { version: brandVersion })}`}
            </span>,
          ],
        ] as [string, ReactNode][])
      : []),
    ...(offers.length > 0
      ? ([
          [
            t('Gives'),
            offers.map(({ offerId, name }) => (
              <div key={offerId}>{door('/offers/$offerId', { offerId: String(offerId) }, name)}</div>
            )),
          ],
        ] as [string, ReactNode][])
      : []),
    ...(choices.length > 0
      ? ([[t('Chosen'), choices.map((choice) => <div key={choice}>{choice}</div>)]] as [string, ReactNode][])
      : []),
  ];
  return (
    <Stack gap="xs">
      <Table variant="vertical" layout="auto" aria-label={t('What it is')}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={130}>
                {name}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {deselected.length > 0 && (
        <>
          <Text size="sm">
            {t(
              'It got no price offer and no paid gift, because at the launch the contact was in segments that are deselected:',
            )}
          </Text>
          <List size="sm">
            {deselected.map(({ segmentId: id, name }) => (
              <List.Item key={id}>{door('/segments/$segmentId', { segmentId: String(id) }, name)}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

type Look = { width?: 'phone' | 'desktop'; scheme?: 'light' | 'dark'; show?: 'text' };

function ShownMail({ mail }: { mail: Mail }) {
  const look = useSearch({ strict: false }) as Look;
  const setSearch = useSetSearch();
  const change = (part: object) => void setSearch(part, { replace: true });
  if (mail.from === 'nowhere') return <Text>{t('There is no mail to show. {why}', { why: mail.why })}</Text>;
  const width = look.width ?? 'desktop';
  const scheme = look.scheme ?? 'light';
  const isText = look.show === 'text' || mail.html === null;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {mail.from === 'mailbox'
          ? t('The very mail, as the mailbox took it. Looking at it here is not counted.')
          : t(
              'Made anew from the design, the brand and the content it was launched with, and from what is known of the contact now: values that changed since look as they are today.',
            )}
        {mail.from === 'mailbox' && ' '}
        {mail.from === 'mailbox' &&
          door('/mailbox/$mailId', { mailId: String(mail.mailId) }, t('Open it in the mailbox'))}
      </Text>
      <Group justify="space-between" gap="xs">
        <LetterToolbar
          width={width}
          onWidth={(next) => change({ width: next === 'desktop' ? undefined : next })}
          scheme={scheme}
          onScheme={(next) => change({ scheme: next === 'light' ? undefined : next })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('Which part')}
          value={isText ? 'text' : 'html'}
          onChange={(value) => change({ show: value === 'text' ? 'text' : undefined })}
          data={[
            { value: 'html', label: t('Letter') },
            { value: 'text', label: t('Plain text') },
          ]}
        />
      </Group>
      {isText ? (
        <pre className={classes.text}>{mail.text ?? t('There is no plain text.')}</pre>
      ) : (
        <LetterFrame html={mail.html ?? ''} title={t('The mail')} width={width} scheme={scheme} />
      )}
    </Stack>
  );
}
