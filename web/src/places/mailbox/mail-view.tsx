import { Anchor, Button, Group, List, Paper, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { dateTime } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { LetterFrame, LetterToolbar } from '../../parts/letter-frame.tsx';
import { failed } from '../../parts/notify.ts';
import { saveAnswer } from '../../parts/save-csv.tsx';
import { t } from '../../words/index.ts';
import type { MailSearch } from './mail-search.ts';
import { groupOf, subjectOf, type WholeMail } from './mail-words.ts';
import classes from './mailbox.module.css';
import { withoutPixels } from './without-pixels.ts';

type Shown = { search: MailSearch; onChange: (change: Partial<MailSearch>) => void };

const useMail = (mailId: number) => api.useQuery('get', '/mailbox/{mailId}', { params: { path: { mailId } } });

/** One letter as its reader got it, and beside it, where wanted, that of another segment of the same campaign. */
export function MailView({ mailId, ...shown }: Shown & { mailId: number }) {
  const { search, onChange } = shown;
  const mail = useMail(mailId);
  return (
    <Stack gap="md">
      <Group hiddenFrom="md">
        <Anchor component={Link} to="/mailbox" search={{ ...search, beside: undefined } as never} size="sm">
          {t('← All mails')}
        </Anchor>
      </Group>
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('Show')}
          value={search.show ?? 'letter'}
          onChange={(show) => onChange({ show: show === 'letter' ? undefined : (show as MailSearch['show']) })}
          data={[
            { value: 'letter', label: t('Letter') },
            { value: 'text', label: t('Text') },
            { value: 'links', label: t('Links') },
            { value: 'raw', label: t('Raw') },
          ]}
        />
        {search.show === undefined && (
          <LetterToolbar
            width={search.width ?? 'desktop'}
            onWidth={(width) => onChange({ width: width === 'phone' ? width : undefined })}
            scheme={search.scheme ?? 'light'}
            onScheme={(scheme) => onChange({ scheme: scheme === 'dark' ? scheme : undefined })}
          />
        )}
        {mail.data && mail.data.campaignId !== null && (
          <BesideChoice mail={mail.data} campaignId={mail.data.campaignId} beside={search.beside} onChange={onChange} />
        )}
      </Group>
      <div className={classes.letters} data-beside={search.beside !== undefined}>
        <Answer query={mail}>{(read) => <Letter mail={read} search={search} />}</Answer>
        {search.beside !== undefined && <Beside mailId={search.beside} search={search} />}
      </div>
    </Stack>
  );
}

function Beside({ mailId, search }: { mailId: number; search: MailSearch }) {
  const mail = useMail(mailId);
  return <Answer query={mail}>{(read) => <Letter mail={read} search={search} />}</Answer>;
}

/** The other groups of the mail's campaign, to put one of their letters beside it. */
function BesideChoice(props: {
  mail: WholeMail;
  campaignId: number;
  beside: number | undefined;
  onChange: Shown['onChange'];
}) {
  const { mail, campaignId, beside, onChange } = props;
  const campaign = api.useQuery('get', '/campaigns/{campaignId}', { params: { path: { campaignId } } });
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const [isMissing, setIsMissing] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const named = new Map(segments.data?.items.map(({ id, name }) => [id, name]));
  const own = String(mail.segmentId ?? 'none');
  const groups = [...new Set(campaign.data?.contents.map(({ segmentId }) => String(segmentId ?? 'none')))];
  const others = groups.filter((group) => group !== own);
  if (others.length === 0) return null;
  const compare = async (group: string | null) => {
    setChosen(group);
    setIsMissing(false);
    if (group === null) return onChange({ beside: undefined });
    const segmentId = group === 'none' ? ('none' as const) : Number(group);
    const { data } = await client.GET('/mailbox', { params: { query: { campaignId, segmentId, limit: 1 } } });
    const found = data?.items[0]?.id;
    setIsMissing(found === undefined);
    onChange({ beside: found });
  };
  return (
    <Select
      size="xs"
      aria-label={t('Beside it')}
      placeholder={t('Put another segment beside it')}
      clearable
      value={beside === undefined && !isMissing ? null : chosen}
      error={isMissing ? t('No letter to them has arrived.') : undefined}
      data={others.map((group) => ({
        value: group,
        label: group === 'none' ? t('Everybody else') : (named.get(Number(group)) ?? group),
      }))}
      onChange={(group) => void compare(group)}
    />
  );
}

function Letter({ mail, search }: { mail: WholeMail; search: MailSearch }) {
  return (
    <Stack component="article" gap="sm" aria-label={subjectOf(mail)}>
      <Stack gap={2}>
        <Title order={2}>{subjectOf(mail)}</Title>
        <Text size="sm" c="dimmed">
          {t('To {to}, from {from}, {when}', {
            to: mail.to || mail.recipient,
            from: mail.from,
            when: dateTime(mail.receivedAt),
          })}
        </Text>
        <Group gap="md">
          {mail.campaignId !== null && (
            <Anchor
              component={Link}
              to="/campaigns/$campaignId"
              params={{ campaignId: String(mail.campaignId) } as never}
              size="sm"
            >
              {mail.campaign}
            </Anchor>
          )}
          <Text size="sm">{groupOf(mail)}</Text>
          {mail.messageId !== null && (
            <Anchor
              component={Link}
              to="/messages/$messageId"
              params={{ messageId: String(mail.messageId) } as never}
              size="sm"
            >
              {t('What became of it')}
            </Anchor>
          )}
        </Group>
      </Stack>
      <Contents mail={mail} search={search} />
    </Stack>
  );
}

function Contents({ mail, search: { show, width, scheme } }: { mail: WholeMail; search: MailSearch }) {
  if (show === 'links') return <Links links={mail.links} />;
  if (show === 'raw') {
    return (
      <Stack gap="xs">
        <Group justify="flex-end">
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => void saveAnswer(`/mailbox/${mail.id}/raw`, `mail-${mail.id}.eml`).catch(failed)}
          >
            {t('Save as it came over the wire')}
          </Button>
        </Group>
        <Paper withBorder p="md">
          <pre className={classes.plain}>{mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
        </Paper>
      </Stack>
    );
  }
  if (show === 'text' || mail.html === null) {
    return (
      <Paper withBorder p="md">
        <pre className={classes.plain}>{mail.text ?? t('This mail has no text part.')}</pre>
      </Paper>
    );
  }
  return (
    <LetterFrame
      html={withoutPixels(mail.html)}
      title={t('Letter to {recipient}', { recipient: mail.recipient })}
      width={width ?? 'desktop'}
      scheme={scheme ?? 'light'}
    />
  );
}

function Links({ links }: { links: readonly string[] }) {
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('They are real: whoever opens one has clicked for that reader.')}
      </Text>
      <List type="ordered" size="sm" spacing={6}>
        {links.map((link) => (
          <List.Item key={link}>
            <Anchor href={link} target="_blank" rel="noreferrer" style={{ overflowWrap: 'anywhere' }} inherit>
              {link}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
