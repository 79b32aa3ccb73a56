import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { t } from '../words/index.ts';

export type Question = {
  title: string;
  /** What will happen, and what will not. */
  children?: ReactNode;
  /** The verb: "Launch to 4,310 people". */
  verb: string;
  isDanger?: boolean;
  /** What has to be typed first: for erasing people. */
  typed?: string;
};

/** The window that asks; nothing of it is loaded before the first question. */
export default function ConfirmDialog(props: {
  question: Question;
  isOpen: boolean;
  onAnswer: (isYes: boolean) => void;
}) {
  const { question, isOpen, onAnswer } = props;
  const { title, children, verb, isDanger, typed: wanted } = question;
  const [typed, setTyped] = useState('');
  // Opened after it is there: only then it knows where the focus was, and gives it back.
  const [isShown, setIsShown] = useState(false);
  useEffect(() => setIsShown(isOpen), [isOpen]);
  const isHeld = wanted !== undefined && typed.trim() !== wanted;
  return (
    <Modal
      opened={isShown}
      onClose={() => onAnswer(false)}
      title={title}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isHeld) onAnswer(true);
        }}
      >
        <Stack>
          {typeof children === 'string' ? <Text>{children}</Text> : children}
          {wanted !== undefined && (
            <TextInput
              label={t('Type {word} to go on', { word: wanted })}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onAnswer(false)}>
              {t('Cancel')}
            </Button>
            <Button type="submit" color={isDanger ? 'red' : undefined} disabled={isHeld}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
