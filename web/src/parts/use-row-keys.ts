import { type RefObject, useEffect } from 'react';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** j and k move the focus to the first link or button of the next or former row in `place`. Not while somebody types. */
export function useRowKeys(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if ((event.key !== 'j' && event.key !== 'k') || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target) || !place.current || event.defaultPrevented) return;
      const rows = [...place.current.children].filter((row) => row.querySelector('a, button'));
      const now = rows.findIndex((row) => row.contains(document.activeElement));
      // The rows of another table have the focus: it is theirs to move.
      if (now < 0 && document.activeElement?.closest('tbody')) return;
      const next = rows[event.key === 'j' ? now + 1 : Math.max(now - 1, 0)];
      next?.querySelector<HTMLElement>('a, button')?.focus();
      if (next) event.preventDefault();
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, [place]);
}
