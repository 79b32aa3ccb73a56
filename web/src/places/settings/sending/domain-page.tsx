import { Button, Menu, Stack, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { date } from '../../../format/index.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Page, Part, pageFor } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { rich, t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { textOrNull } from '../form/field.ts';
import { RowActions } from '../row-actions.tsx';
import { DnsTable } from './dns-table.tsx';
import { DnsState, KeyWord } from './domain-words.tsx';
import { type Domain, linesOfDomain, stateOfDomain } from './judge-domain.ts';

/** One sending domain: what to publish, what was found, its keys. */
export default function DomainPage() {
  const { domainId } = useParams({ strict: false }) as { domainId: string };
  const path = { domainId: Number(domainId) };
  const query = api.useQuery('get', '/sending-domains/{domainId}', { params: { path } });
  const refresh = useRefresh();
  const told = () => refresh('/sending-domains/{domainId}', '/sending-domains');
  const setReturnPath = async (returnPathDomain: string | null) => {
    await client.PATCH('/sending-domains/{domainId}', { params: { path }, body: { returnPathDomain } });
    await told();
  };
  return (
    <Answer
      query={query}
      around={pageFor(t('Sending domain'), { to: '/settings/sending', name: t('Sending domains') })}
    >
      {(domain) => (
        <Page
          title={domain.domain}
          back={{ to: '/settings/sending', name: t('Sending domains') }}
          beside={<DnsState state={stateOfDomain(domain)} />}
          lead={
            domain.checkedAt
              ? rich('The DNS was asked {when}. A change there may take an hour to be seen.', {
                  when: <TimeAgo at={domain.checkedAt} />,
                })
              : t('Publish the records below, then check. A change may take an hour to be seen.')
          }
          actions={can('delivery:write') && <DomainActions domain={domain} told={told} />}
        >
          <Stack gap="xl">
            <Part
              title={t('DNS records')}
              lead={t('Enter them where the DNS of the domain is kept: at your registrar or hosting company.')}
            >
              <DnsTable lines={linesOfDomain(domain)} />
            </Part>
            <KeysPart domain={domain} told={told} />
            <EditPart
              title={t('Where bounces go')}
              lead={t('A domain that leads here, best below the domain itself, so that what comes back is read.')}
              scope="delivery:write"
              fields={[
                {
                  kind: 'text',
                  name: 'returnPathDomain',
                  label: t('Domain for bounces'),
                  placeholder: `bounces.${domain.domain}`,
                  hint: t('Empty: bounces go to the sender, and nobody reads them here.'),
                },
              ]}
              initial={{ returnPathDomain: domain.returnPathDomain ?? '' }}
              save={(values) => setReturnPath(textOrNull(values, 'returnPathDomain'))}
            />
          </Stack>
        </Page>
      )}
    </Answer>
  );
}

type Props = { domain: Domain; told: () => Promise<void> };

function DomainActions({ domain, told }: Props) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const [isChecking, setIsChecking] = useState(false);
  const path = { domainId: domain.id };
  const check = async () => {
    setIsChecking(true);
    await client.POST('/sending-domains/{domainId}/check', { params: { path } }).catch(failed);
    await told();
    setIsChecking(false);
  };
  const rotate = async () => {
    const isSure = await confirm({
      title: t('Make new keys for {domain}?', { domain: domain.domain }),
      children: t(
        'You will have new records to publish. The keys in use sign until the DNS shows the new ones, and stay valid for a week after.',
      ),
      verb: t('Make new keys'),
    });
    if (!isSure) return;
    await client.POST('/sending-domains/{domainId}/rotate', {
      params: { path },
      body: { algorithms: ['rsa', 'ed25519'] },
    });
    saved(t('New keys are made: publish their records, then check.'));
    await told();
  };
  const remove = async () => {
    const isSure = await confirm({
      title: t('Take {domain} away?', { domain: domain.domain }),
      children: t(
        'Its keys are deleted: messages from it are signed no more, and the records in the DNS become worthless.',
      ),
      verb: t('Take it away'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.DELETE('/sending-domains/{domainId}', { params: { path } });
    await told();
    await navigate({ to: '/settings/sending' });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('More')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void rotate().catch(failed)}>{t('Make new keys')}</Menu.Item>
          <Menu.Item color="red" onClick={() => void remove().catch(failed)}>
            {t('Take the domain away')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button loading={isChecking} onClick={() => void check()}>
        {t('Check now')}
      </Button>
    </>
  );
}

function KeysPart({ domain, told }: Props) {
  const confirm = useConfirm();
  const force = async ({ id, selector }: Domain['keys'][number]) => {
    const isSure = await confirm({
      title: t('Sign with {selector} although the DNS does not show it?', { selector }),
      children: t(
        'Only where the DNS cannot be seen from here. A signature by a key that nobody can find does harm: mail goes to spam.',
      ),
      verb: t('Sign with it'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.POST('/sending-domains/{domainId}/keys/{keyId}/force', {
      params: { path: { domainId: domain.id, keyId: id } },
    });
    await told();
  };
  return (
    <Part
      title={t('Keys')}
      lead={t('Each message is signed by one of each kind. The private halves never leave the server.')}
    >
      <DataTable
        name={t('Keys')}
        rows={domain.keys}
        rowKey={({ id }) => id}
        columns={[
          {
            name: t('Key'),
            cell: ({ selector, algorithm }) => (
              <Stack gap={0}>
                <Text span>{selector}</Text>
                <Text span size="sm" c="dimmed">
                  {algorithm === 'rsa' ? 'RSA' : 'Ed25519'}
                </Text>
              </Stack>
            ),
          },
          { name: t('State'), cell: ({ state }) => <KeyWord state={state} /> },
          { name: t('Made'), cell: ({ createdAt }) => date(createdAt) },
          ...(can('delivery:write')
            ? [
                {
                  name: t('Change'),
                  isNumber: true,
                  cell: (key: Domain['keys'][number]) =>
                    key.state === 'waiting' && (
                      <RowActions
                        actions={[
                          {
                            name: t('Sign anyway'),
                            of: key.selector,
                            run: () => void force(key).catch(failed),
                          },
                        ]}
                      />
                    ),
                },
              ]
            : []),
        ]}
      />
    </Part>
  );
}
