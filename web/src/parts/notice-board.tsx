import type { NotificationData } from '@mantine/notifications';
import { lazy, Suspense, useSyncExternalStore } from 'react';

const load = () => import('@mantine/notifications');
const Board = lazy(async () => ({ default: (await load()).Notifications }));

let isWanted = false;
const watchers = new Set<() => void>();
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Puts a notice on the board. */
export function putUp(notice: NotificationData): void {
  isWanted = true;
  for (const tell of watchers) tell();
  void load().then(({ notifications }) => notifications.show(notice));
}

/** Takes a notice off the board, by the id it was put up with. */
export const takeDown = (id: string): void => void load().then(({ notifications }) => notifications.hide(id));

/** Where notices appear; nothing of it is loaded before the first of them. */
export function NoticeBoard() {
  const isShown = useSyncExternalStore(watch, () => isWanted);
  return isShown ? (
    <Suspense>
      <Board position="bottom-right" />
    </Suspense>
  ) : null;
}
