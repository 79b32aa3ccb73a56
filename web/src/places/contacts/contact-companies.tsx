import { ActionIcon, Anchor, Button, Checkbox, Group, List, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { date } from '../../format/index.ts';
import { can } from '../../parts/can.ts';
import { failed } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { useContactChanged } from './use-contact-changed.ts';
import type { WholeContact } from './whole-contact.ts';

type Tie = WholeContact['companies'][number];

function LinkCompany({ onLink }: { onLink: (key: string, tie: { role: string; decides: boolean }) => Promise<void> }) {
  const [isOpen, { open, close }] = useDisclosure();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const [key, setKey] = useState<string | null>(null);
  const [role, setRole] = useState('');
  const [decides, setDecides] = useState(false);
  const found = api.useQuery('get', '/companies', { params: { query: { search, limit: 20 } } }, { enabled: isOpen });
  if (!isOpen)
    return (
      <Group>
        <Button size="xs" variant="default" onClick={open}>
          {t('Link a company')}
        </Button>
      </Group>
    );
  return (
    <Stack gap="xs">
      <Select
        label={t('Company')}
        searchable
        data={(found.data?.items ?? []).map((company) => ({ value: company.key, label: company.name }))}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        value={key}
        onChange={setKey}
        nothingFoundMessage={t('No such company')}
      />
      <TextInput
        label={t('Role')}
        placeholder={t('buyer')}
        value={role}
        onChange={({ currentTarget }) => setRole(currentTarget.value)}
      />
      <Checkbox
        label={t('Takes part in decisions to buy')}
        checked={decides}
        onChange={({ currentTarget }) => setDecides(currentTarget.checked)}
      />
      <Group gap="xs">
        <Button
          size="xs"
          disabled={key === null}
          onClick={() => void onLink(key!, { role, decides }).then(close).catch(failed)}
        >
          {t('Link')}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t('Cancel')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Where a contact works, in which role. */
export function ContactCompanies({ contact }: { contact: WholeContact }) {
  const changed = useContactChanged();
  const pathOf = (companyKey: string) => ({ params: { path: { contactId: contact.id, companyKey } } });
  const link = async (key: string, { role, decides, since }: { role: string; decides: boolean; since?: string }) => {
    const body = { role: role.trim() || null, decides, ...(since ? { since } : {}) };
    await client.PUT('/contacts/{contactId}/companies/{companyKey}', { ...pathOf(key), body });
    await changed();
  };
  const unlink = async ({ key, name, role, decides, since }: Tie) => {
    try {
      await client.DELETE('/contacts/{contactId}/companies/{companyKey}', pathOf(key));
      await changed();
      const undo = () => link(key, { role: role ?? '', decides, since });
      offerUndo(t('No longer at {company}.', { company: name }), undo);
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Part title={t('Companies')}>
      {contact.companies.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('Belongs to no company.')}
        </Text>
      )}
      <List listStyleType="none" spacing="xs" styles={{ itemWrapper: { display: 'block' } }}>
        {contact.companies.map((tie) => (
          <List.Item key={tie.key}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Stack gap={0}>
                <Anchor
                  component={Link}
                  to="/companies/$companyKey"
                  params={{ companyKey: tie.key } as never}
                  size="sm"
                >
                  {tie.name}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {[tie.role, tie.decides ? t('decides') : null, t('since {day}', { day: date(tie.since) })]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Stack>
              {can('contacts:write') && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('Unlink {company}', { company: tie.name })}
                  onClick={() => void unlink(tie)}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          </List.Item>
        ))}
      </List>
      {can('contacts:write') && <LinkCompany onLink={link} />}
    </Part>
  );
}
