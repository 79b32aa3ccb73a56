import { Anchor, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { date } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { ContactFinder } from '../../parts/contact-finder.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { failed } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';

type Tie = { role: string | null; decides: boolean; since?: string };

const nameOf = (person: {
  contactId: number;
  name: string | null;
  email: string | null;
  externalId: string | null;
}): string => person.name ?? person.email ?? person.externalId ?? String(person.contactId);

/** Who belongs to a company, in which role; links and unlinks people. */
export function CompanyPeople({ companyKey }: { companyKey: string }) {
  const people = api.useQuery('get', '/companies/{companyKey}/contacts', {
    params: { path: { companyKey }, query: { limit: 500 } },
  });
  const refresh = useRefresh();
  const path = (contactId: number) => ({ params: { path: { contactId, companyKey } } });
  const changed = () => refresh('/companies/{companyKey}/contacts', '/companies/{companyKey}', '/contacts/{contactId}');
  const link = async (contactId: number, body: Tie) => {
    await client.PUT('/contacts/{contactId}/companies/{companyKey}', { ...path(contactId), body });
    await changed();
  };
  const unlink = async (contactId: number, tie: Tie) => {
    try {
      await client.DELETE('/contacts/{contactId}/companies/{companyKey}', path(contactId));
      await changed();
      offerUndo(t('Unlinked.'), () => link(contactId, tie));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Part title={t('People')}>
      <Answer query={people}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('Nobody belongs to it yet.')}
            </Text>
          ) : (
            <DataTable
              name={t('People')}
              file={`company-${companyKey}`}
              rows={items}
              rowKey={({ contactId }) => contactId}
              columns={[
                {
                  name: t('Contact'),
                  cell: (person) => (
                    <Stack gap={0}>
                      <Anchor
                        component={Link}
                        to="/contacts/$contactId"
                        params={{ contactId: `${person.contactId}` } as never}
                      >
                        {nameOf(person)}
                      </Anchor>
                      {person.name && (
                        <Text size="sm" c="dimmed">
                          {person.email ?? person.externalId}
                        </Text>
                      )}
                    </Stack>
                  ),
                  csv: nameOf,
                },
                { name: t('Role'), cell: ({ role }) => role, csv: ({ role }) => role ?? '' },
                {
                  name: t('Decides'),
                  cell: ({ decides }) => (decides ? t('yes') : ''),
                  csv: ({ decides }) => String(decides),
                },
                { name: t('Since'), cell: ({ since }) => date(since), csv: ({ since }) => since },
                {
                  name: t('Change'),
                  cell: ({ contactId, ...tie }) =>
                    can('contacts:write') && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={t('Unlink {name}', { name: nameOf({ contactId, ...tie }) })}
                        onClick={() =>
                          void unlink(contactId, { role: tie.role, decides: tie.decides, since: tie.since })
                        }
                      >
                        {t('Unlink')}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Answer>
      {can('contacts:write') && <LinkSomebody onLink={link} />}
    </Part>
  );
}

function LinkSomebody({ onLink }: { onLink: (contactId: number, tie: Tie) => Promise<void> }) {
  const [contactId, setContactId] = useState<number | null>(null);
  const [role, setRole] = useState('');
  const [decides, setDecides] = useState(false);
  const add = async () => {
    if (contactId === null) return;
    await onLink(contactId, { role: role.trim() || null, decides })
      .then(() => {
        setContactId(null);
        setRole('');
        setDecides(false);
      })
      .catch(failed);
  };
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <div style={{ flex: '1 1 260px', maxInlineSize: 380 }}>
          <ContactFinder label={t('Link somebody')} value={contactId} onChange={setContactId} />
        </div>
        <TextInput
          label={t('Role')}
          placeholder={t('buyer')}
          value={role}
          onChange={({ currentTarget }) => setRole(currentTarget.value)}
        />
        <Button variant="default" disabled={contactId === null} onClick={() => void add()}>
          {t('Link')}
        </Button>
      </Group>
      <Checkbox
        label={t('Takes part in decisions to buy')}
        checked={decides}
        onChange={({ currentTarget }) => setDecides(currentTarget.checked)}
      />
    </Stack>
  );
}
