import { ActionIcon, Button, Group, Select, Stack, Table, TagsInput, Text, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { date, number } from '../../format/index.ts';
import { can } from '../../parts/can.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { readTyped, typeText, type Value } from './read-typed.ts';
import { useContactChanged } from './use-contact-changed.ts';
import type { WholeContact } from './whole-contact.ts';

type Field = { name: string; label: string; type: string; value: Value | null; isOwn: boolean };

function shown({ value, type }: Field): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  // A year is no amount: thousands are set apart from 10,000 on.
  if (typeof value === 'number') return Math.abs(value) < 10_000 ? String(value) : number(value);
  return type === 'date' ? date(value.length === 10 ? `${value}T12:00:00Z` : value) : value;
}

function Editor(props: { field: Field; onSave: (value: Value | null) => Promise<void>; onClose: () => void }) {
  const { field, onSave, onClose } = props;
  const [text, setText] = useState(typeText(field.value));
  const [items, setItems] = useState(Array.isArray(field.value) ? field.value : []);
  const [problem, setProblem] = useState<unknown>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    const read = field.type === 'list' ? { value: items.length === 0 ? null : items } : readTyped(text, field.type);
    if ('problem' in read) return setWrong(read.problem);
    setIsSaving(true);
    try {
      await onSave(read.value);
      onClose();
    } catch (error) {
      setProblem(error);
      setIsSaving(false);
    }
  };
  const input = {
    'aria-label': field.label,
    'data-autofocus': true,
    autoFocus: true,
    error: wrong,
    size: 'xs',
  } as const;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose();
      }}
    >
      <Stack gap={4}>
        {field.type === 'list' ? (
          <TagsInput {...input} value={items} onChange={setItems} />
        ) : field.type === 'boolean' ? (
          <Select
            {...input}
            data={[
              { value: 'true', label: t('yes') },
              { value: 'false', label: t('no') },
            ]}
            value={text || null}
            onChange={(value) => setText(value ?? '')}
            clearable
          />
        ) : (
          <TextInput
            {...input}
            type={field.type === 'date' && (text === '' || text.length === 10) ? 'date' : 'text'}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
        <ProblemNote error={problem} />
        <Group gap="xs">
          <Button type="submit" size="compact-sm" loading={isSaving}>
            {t('Save')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('Empty takes it away.')}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

/** What we know of a contact, field by field: each is edited where it stands, and can be taken back. */
export function ContactAttributes({ contact }: { contact: WholeContact }) {
  const defs = api.useQuery('get', '/contact-attributes');
  const changed = useContactChanged();
  const [editing, setEditing] = useState<string | null>(null);
  const own = (name: 'email' | 'externalId' | 'language' | 'timeZone', label: string): Field => ({
    ...{ name, label, type: 'text', value: contact[name], isOwn: true },
  });
  const fields: Field[] = [
    own('email', t('E-mail')),
    own('externalId', t('Customer number')),
    own('language', t('Language')),
    own('timeZone', t('Time zone')),
    ...(defs.data?.items ?? []).map(({ name, type }) => ({
      ...{ name, label: name, type, value: (contact.attributes[name] ?? null) as Value | null, isOwn: false },
    })),
  ];
  const write = async (field: Field, value: Value | null) => {
    const body = field.isOwn ? { [field.name]: value } : { attributes: { [field.name]: value } };
    await client.PATCH('/contacts/{contactId}', { params: { path: { contactId: contact.id } }, body });
    await changed();
  };
  const save = async (field: Field, value: Value | null) => {
    await write(field, value);
    offerUndo(t('{name} is saved.', { name: field.label }), () => write(field, field.value));
  };
  return (
    <Part title={t('Attributes')} lead={t('Segments and messages read these.')}>
      <Table verticalSpacing={6} aria-label={t('Attributes')}>
        <Table.Tbody>
          {fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Th scope="row" fw={400} c="dimmed" w="40%">
                {field.label}
              </Table.Th>
              <Table.Td>
                {editing === field.name ? (
                  <Editor field={field} onSave={(value) => save(field, value)} onClose={() => setEditing(null)} />
                ) : (
                  <Group justify="space-between" wrap="nowrap" gap="xs">
                    <Text size="sm">{shown(field) || '–'}</Text>
                    {can('contacts:write') && (
                      <ActionIcon
                        variant="subtle"
                        aria-label={t('Edit {name}', { name: field.label })}
                        onClick={() => setEditing(field.name)}
                      >
                        <IconPencil size={16} aria-hidden />
                      </ActionIcon>
                    )}
                  </Group>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Part>
  );
}
