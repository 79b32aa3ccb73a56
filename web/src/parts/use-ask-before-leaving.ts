import { useBlocker } from '@tanstack/react-router';
import { t } from '../words/index.ts';
import { useConfirm } from './confirm.tsx';

/** Asks before somebody leaves a page with work that is not saved: by a link of ours, or by closing the window. */
export function useAskBeforeLeaving(isChanged: boolean): void {
  const confirm = useConfirm();
  useBlocker({
    disabled: !isChanged,
    enableBeforeUnload: () => isChanged,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      return !(await confirm({
        title: t('Leave without saving?'),
        children: t('What you wrote is kept in this browser: you find it here when you come back.'),
        verb: t('Leave'),
      }));
    },
  });
}
