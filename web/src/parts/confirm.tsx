import { createContext, lazy, type ReactNode, Suspense, useContext, useRef, useState } from 'react';
import type { Question } from './confirm-dialog.tsx';

// Most pages never ask: the window comes with the first question.
const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx'));

const ConfirmContext = createContext<(question: Question) => Promise<boolean>>(async () => false);

/** `const confirm = useConfirm(); if (await confirm({ title, verb })) …`: asks before what cannot be taken back. */
export const useConfirm = () => useContext(ConfirmContext);

type Asked = { question: Question; isOpen: boolean; count: number };

/** Holds the one question that may be open. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const settle = useRef<(answer: boolean) => void>(() => {});
  const ask = (question: Question) =>
    new Promise<boolean>((resolve) => {
      settle.current = resolve;
      setAsked((before) => ({ question, isOpen: true, count: (before?.count ?? 0) + 1 }));
    });
  const answer = (isYes: boolean) => {
    setAsked((now) => now && { ...now, isOpen: false });
    settle.current(isYes);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      {asked && (
        <Suspense>
          <ConfirmDialog key={asked.count} question={asked.question} isOpen={asked.isOpen} onAnswer={answer} />
        </Suspense>
      )}
    </ConfirmContext>
  );
}
