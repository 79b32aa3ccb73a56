import { Button, Group, JsonInput, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import type { Group as Clauses, Definition } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';
import { openDefinition } from './edit-definition.ts';
import { readDefinition } from './read-definition.ts';

const textOf = (definition: Definition | null): string => (definition ? JSON.stringify(definition, null, 2) : '');

/** The definition as programs read it: to be copied, or exchanged for another one, which the API looks at first. */
export function DefinitionText(props: { definition: Definition | null; onChange: (root: Clauses) => void }) {
  const { definition, onChange } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isChecking, setIsChecking] = useState(false);
  const read = text.trim() === '' ? null : readDefinition(text);
  const use = async () => {
    if (read?.kind !== 'read') return;
    setIsChecking(true);
    setError(null);
    try {
      await client.POST('/segments/preview', { body: { definition: read.definition } });
      onChange(openDefinition(read.definition));
      setIsOpen(false);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsChecking(false);
    }
  };
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => {
          setText(textOf(definition));
          setError(null);
          setIsOpen(true);
        }}
      >
        {t('As JSON')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('The definition as JSON')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t(
              'Copy it for programs, or paste another one. It is looked at before it takes the place of the sentence.',
            )}
          </Text>
          <JsonInput
            label={t('Definition')}
            value={text}
            onChange={setText}
            autosize
            minRows={8}
            maxRows={22}
            spellCheck={false}
            error={read?.kind === 'wrong' ? read.why : undefined}
            data-autofocus
          />
          <ProblemNote error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setIsOpen(false)}>
              {t('Close')}
            </Button>
            <Button
              onClick={() => void use()}
              loading={isChecking}
              disabled={read?.kind !== 'read' || text === textOf(definition)}
            >
              {t('Use this definition')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
