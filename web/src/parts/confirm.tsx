import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { createContext, type ReactNode, useContext, useRef, useState } from 'react';
import { t } from '../words/index.ts';

type Question = {
  title: string;
  /** What will happen, and what will not. */
  children?: ReactNode;
  /** The verb: "Launch to 4,310 people". */
  verb: string;
  isDanger?: boolean;
  /** What has to be typed first: for erasing people. */
  typed?: string;
};

const ConfirmContext = createContext<(question: Question) => Promise<boolean>>(async () => false);

/** `const confirm = useConfirm(); if (await confirm({ title, verb })) …`: asks before what cannot be taken back. */
export const useConfirm = () => useContext(ConfirmContext);

/** Holds the one question that may be open. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const settle = useRef<(answer: boolean) => void>(() => {});
  const ask = (asked: Question) =>
    new Promise<boolean>((resolve) => {
      settle.current = resolve;
      setTyped('');
      setQuestion(asked);
      setIsOpen(true);
    });
  const answer = (isYes: boolean) => {
    setIsOpen(false);
    settle.current(isYes);
  };
  const isHeld = question?.typed !== undefined && typed.trim() !== question.typed;
  return (
    <ConfirmContext value={ask}>
      {children}
      <Modal
        opened={isOpen}
        onClose={() => answer(false)}
        title={question?.title}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!isHeld) answer(true);
          }}
        >
          <Stack>
            {typeof question?.children === 'string' ? <Text>{question.children}</Text> : question?.children}
            {question?.typed !== undefined && (
              <TextInput
                label={t('Type {word} to go on', { word: question.typed })}
                value={typed}
                onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                autoComplete="off"
                data-autofocus
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => answer(false)}>
                {t('Cancel')}
              </Button>
              <Button type="submit" color={question?.isDanger ? 'red' : undefined} disabled={isHeld}>
                {question?.verb}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </ConfirmContext>
  );
}
