import { CloseButton, Combobox, InputBase, Loader, Stack, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../api/client.ts';
import type { components } from '../api/schema.d.ts';
import { t } from '../words/index.ts';

/** What somebody is called: the name, else the e-mail, else the number of the contact in other systems. */
export const contactTitle = (contact: Pick<components['schemas']['Contact'], 'id' | 'name' | 'email' | 'externalId'>) =>
  contact.name ?? contact.email ?? contact.externalId ?? t('Contact {id}', { id: String(contact.id) });

/**
 * Finds a contact by name, e-mail or external id, while typing: `<ContactFinder label={t('Preview as')} value={id} onChange={setId} />`.
 * `value` is the id of the chosen contact, or null.
 */
export function ContactFinder(props: {
  label: string;
  value: number | null;
  onChange: (contactId: number | null) => void;
  description?: string;
  placeholder?: string;
  /** Somebody who is not offered: the contact that another is looked for to go with. */
  except?: number;
}) {
  const { label, value, onChange, description, placeholder = t('Name, e-mail or customer number'), except } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue((typed ?? '').trim(), 200);
  const chosen = api.useQuery(
    'get',
    '/contacts/{contactId}',
    { params: { path: { contactId: value ?? 0 } } },
    { enabled: value !== null },
  );
  const found = api.useQuery(
    'get',
    '/contacts',
    { params: { query: { search, limit: 9 } } },
    { enabled: search !== '', placeholderData: (before) => before },
  );
  const items = search === '' ? [] : (found.data?.items ?? []).filter(({ id }) => id !== except);
  const title = value !== null && chosen.data ? contactTitle(chosen.data) : '';
  const choose = (id: number | null) => {
    onChange(id);
    setTyped(null);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={(id) => choose(Number(id))}>
      <Combobox.Target>
        <InputBase
          label={label}
          description={description}
          placeholder={placeholder}
          value={typed ?? title}
          autoComplete="off"
          rightSectionPointerEvents="all"
          rightSection={
            found.isFetching ? (
              <Loader size={16} aria-hidden />
            ) : (
              value !== null && (
                <CloseButton
                  size="sm"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(null)}
                  aria-label={t('Choose nobody')}
                />
              )
            )
          }
          onFocus={({ currentTarget }) => currentTarget.select()}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onBlur={() => {
            setTyped(null);
            combobox.closeDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={search === ''}>
        <Combobox.Options aria-label={label} mah={320} style={{ overflowY: 'auto' }}>
          {items.map((contact) => (
            <Combobox.Option key={contact.id} value={String(contact.id)} active={contact.id === value}>
              <Stack gap={0}>
                <Text size="sm">{contactTitle(contact)}</Text>
                <Text size="xs" c="dimmed">
                  {[contact.name && contact.email, contact.externalId].filter(Boolean).join(' · ')}
                </Text>
              </Stack>
            </Combobox.Option>
          ))}
          {items.length === 0 && !found.isFetching && <Combobox.Empty>{t('Nobody found')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
