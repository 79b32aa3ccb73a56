import { ActionIcon, Button, Group, List, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import type { components, paths } from '../../api/schema.d.ts';
import { date } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { failed } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { isEmptyMoment, type MomentDraft, MomentFields, toMoment } from './moment-fields.tsx';
import { useContactChanged } from './use-contact-changed.ts';

type Note = components['schemas']['Note'];
type NoteInput = NonNullable<
  paths['/contacts/{contactId}/notes']['post']['requestBody']
>['content']['application/json'];

function OneNote({ note, onRemove }: { note: Note; onRemove: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
      <Stack gap={0}>
        <Text size="sm">{[note.sentence, note.text].filter(Boolean).join(' ')}</Text>
        <Text size="xs" c="dimmed">
          {note.kind === 'interest' ? t('Interest, {day}', { day: date(note.at) }) : date(note.at)}
        </Text>
      </Stack>
      {can('contacts:write') && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('Take away: {note}', { note: note.text || note.sentence || '' })}
          onClick={onRemove}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

function AddNote({ onAdd }: { onAdd: (note: NoteInput) => Promise<void> }) {
  const [kind, setKind] = useState<Note['kind']>('note');
  const [text, setText] = useState('');
  const [moment, setMoment] = useState<MomentDraft>({ rule: 'never', weekdays: [], from: '', to: '', until: '' });
  const [problem, setProblem] = useState<unknown>(null);
  const isEmpty = kind === 'moment' ? isEmptyMoment(moment) : text.trim() === '';
  const add = async () => {
    setProblem(null);
    try {
      const note =
        kind === 'moment' ? { kind, text: text.trim(), moment: toMoment(moment) } : { kind, text: text.trim() };
      await onAdd(note as NoteInput);
      setText('');
      setMoment({ rule: 'never', weekdays: [], from: '', to: '', until: '' });
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) void add();
      }}
    >
      <Stack gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('What to write down')}
          value={kind}
          onChange={(value) => setKind(value as Note['kind'])}
          data={[
            { value: 'note', label: t('Note') },
            { value: 'interest', label: t('Interest') },
            { value: 'moment', label: t('When to write') },
          ]}
        />
        {kind === 'note' && (
          <Textarea
            aria-label={t('Note')}
            placeholder={t('Asked for the tea from Assam again.')}
            autosize
            minRows={2}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
        {kind === 'interest' && (
          <TextInput
            label={t('Interest')}
            placeholder={t('football')}
            description={t('A word or two. Segments find it.')}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
        {kind === 'moment' && (
          <>
            <MomentFields moment={moment} onChange={setMoment} />
            <TextInput label={t('Why')} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
          </>
        )}
        <ProblemNote error={problem} />
        <Group>
          <Button type="submit" size="xs" variant="default" disabled={isEmpty}>
            {t('Write down')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What somebody wrote down about a contact: notes, interests, and when (not) to write. */
export function ContactNotes({ contactId }: { contactId: number }) {
  const path = { contactId };
  const notes = api.useQuery('get', '/contacts/{contactId}/notes', { params: { path, query: { limit: 100 } } });
  const changed = useContactChanged();
  const add = async (body: NoteInput) => {
    await client.POST('/contacts/{contactId}/notes', { params: { path }, body });
    await changed();
  };
  const remove = async ({ id, kind, text, moment }: Note) => {
    try {
      await client.DELETE('/contacts/{contactId}/notes/{noteId}', { params: { path: { contactId, noteId: id } } });
      await changed();
      const note = { kind, text, ...(moment === null ? {} : { moment }) } as NoteInput;
      offerUndo(t('The note is taken away.'), () => add(note));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Part title={t('Notes')}>
      <Answer query={notes}>
        {({ items }) =>
          items.length > 0 && (
            <List listStyleType="none" spacing="xs" styles={{ itemWrapper: { display: 'block' } }}>
              {items.map((note) => (
                <List.Item key={note.id}>
                  <OneNote note={note} onRemove={() => void remove(note)} />
                </List.Item>
              ))}
            </List>
          )
        }
      </Answer>
      {can('contacts:write') && <AddNote onAdd={add} />}
    </Part>
  );
}
