import { t } from '../words/index.ts';
import { putUp } from './notice-board.tsx';
import { describeProblem } from './problem-note.tsx';

/** Says that something was done, for a few seconds. */
export const saved = (message: string = t('Saved.')): void => {
  putUp({ message, color: 'green', autoClose: 4_000, closeButtonProps: { 'aria-label': t('Close') } });
};

/** Says that something was not done and why, until it is closed: for actions that have no place for a ProblemNote. */
export const failed = (error: unknown): void => {
  const { what, advice } = describeProblem(error);
  const message = advice ?? '';
  putUp({
    title: what,
    message,
    color: 'red',
    autoClose: false,
    closeButtonProps: { 'aria-label': t('Close') },
  });
};
