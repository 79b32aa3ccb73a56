import { Button, Group, Modal, NativeSelect, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { saved } from '../../parts/notify.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { keyOf, kindNames, type Question } from './question-words.ts';

/** Writes a question: what is asked, how it is answered, what messages call it. */
export function NewQuestion({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [kind, setKind] = useState<Question['kind']>('nps');
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [labels, setLabels] = useState<string[]>([]);
  const [attribute, setAttribute] = useState('');
  const queries = useQueryClient();
  const define = api.useMutation('post', '/questions');
  const save = async () => {
    const choices = kind === 'choice' ? labels.map((label) => ({ key: keyOf(label), label })) : [];
    await define.mutateAsync({
      body: { name: name.trim(), kind, text: text.trim(), choices, languages: {}, attribute: attribute.trim() || null },
    });
    await queries.invalidateQueries();
    saved(t('The question can be asked from now on.'));
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('A new question')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save().catch(() => {});
        }}
      >
        <Stack gap="sm">
          <NativeSelect
            label={t('It is answered by')}
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value as Question['kind'])}
            data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
          />
          <TextInput
            label={t('What is asked')}
            placeholder={t('How likely are you to recommend us to a friend?')}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            required
            maxLength={500}
            data-autofocus
          />
          {kind === 'choice' && (
            <TagsInput
              label={t('Answers to choose from')}
              description={t('Write one, press Enter, write the next.')}
              value={labels}
              onChange={setLabels}
            />
          )}
          <TextInput
            label={t('What messages call it')}
            description={t('Small letters, digits and hyphens.')}
            placeholder="recommend"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            required
            pattern="[a-z][a-z0-9_\-]{0,63}"
          />
          <TextInput
            label={t('Keep the latest answer in the attribute')}
            description={t('Segments can go by it. Nowhere, when empty.')}
            value={attribute}
            onChange={({ currentTarget }) => setAttribute(currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {t('A link in a message such as {link} is an answer.', {
              link: `answer:${name.trim() || 'recommend'}/${kind === 'choice' ? keyOf(labels[0] ?? '') || 'price' : '5'}`,
            })}
          </Text>
          <ProblemNote error={define.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={define.isPending}>
              {t('Save the question')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
