import { type PointerEvent as ReactPointerEvent, type RefObject, useRef, useState } from 'react';
import { type DropLine, lineOf, nearestLine, type RectangleOf } from './drop-line.ts';
import { type Carried, type Place, placesFor } from './place-blocks.ts';
import type { Block } from './read-blocks.ts';

/** What the drawn letter tells of itself: whether it is that of the design as it is now, where it is, and its blocks in it. */
export type LetterPlaces = { isCurrent: boolean; box: () => DOMRect | null; rectangleOf: RectangleOf };

/** What is being carried, where the pointer is, and the line where it would be put. */
export type Drag = { carried: Carried; name: string; x: number; y: number; line: DropLine | null };

const liftedAfter = 5;
const scrollsWithin = 48;

/** Scrolls the window while something is held at its upper or lower edge. */
const scrollBy = (y: number): number => {
  if (y < scrollsWithin) return -12;
  return y > innerHeight - scrollsWithin ? 12 : 0;
};

/**
 * Picking blocks up and dropping them on the letter, with a mouse or a pen. Fingers scroll: there, as with the keyboard,
 * blocks are moved by the buttons and added by pressing.
 */
export function useBlockDrag(props: {
  body: Block;
  letter: RefObject<LetterPlaces | null>;
  isOff: boolean;
  onDrop: (carried: Carried, place: Place) => void;
}) {
  const { body, letter, isOff, onDrop } = props;
  const [drag, setDrag] = useState<Drag | null>(null);
  const hasJustDropped = useRef(false);

  const lift = (event: ReactPointerEvent, carried: Carried, name: string) => {
    if (isOff || event.button !== 0 || event.pointerType === 'touch') return;
    const begun = { x: event.clientX, y: event.clientY };
    let at = begun;
    let lines: DropLine[] | null = null;
    let line: DropLine | null = null;
    const look = () => {
      const box = letter.current?.box();
      const point = box && { x: at.x - box.left, y: at.y - box.top };
      const isOver = box && point && point.x >= 0 && point.y >= 0 && point.x <= box.width && point.y <= box.height;
      line = isOver ? nearestLine(lines ?? [], point) : null;
      setDrag({ carried, name, ...at, line });
    };
    /** Once it was moved far enough, and the letter shows what was changed before. */
    const hasBegun = (): boolean => {
      const known = letter.current;
      if (lines || !known?.isCurrent || Math.hypot(at.x - begun.x, at.y - begun.y) < liftedAfter) return lines !== null;
      lines = placesFor(body, carried).flatMap((place) => lineOf(body, place, known.rectangleOf) ?? []);
      look();
      return true;
    };
    const scrolling = setInterval(() => {
      const by = hasBegun() ? scrollBy(at.y) : 0;
      if (by === 0) return;
      scrollTo({ top: scrollY + by, behavior: 'instant' });
      look();
    }, 16);
    const move = (moved: PointerEvent) => {
      at = { x: moved.clientX, y: moved.clientY };
      if (hasBegun()) look();
    };
    const over = new AbortController();
    const end = (isDropped: boolean) => {
      over.abort();
      clearInterval(scrolling);
      setDrag(null);
      if (!lines) return;
      // The click that ends it chooses nothing.
      hasJustDropped.current = true;
      setTimeout(() => {
        hasJustDropped.current = false;
      });
      if (isDropped && line) onDrop(carried, line.place);
    };
    const { signal } = over;
    addEventListener('pointermove', move, { signal });
    addEventListener('pointerup', () => end(true), { signal });
    addEventListener('pointercancel', () => end(false), { signal });
    addEventListener('keydown', ({ key }) => key === 'Escape' && end(false), { signal });
  };
  /** For clicks: those that only end a drag are none. */
  const unlessDropped = (act: () => void) => {
    if (!hasJustDropped.current) act();
  };
  return { drag, lift, unlessDropped };
}

export type BlockDrag = ReturnType<typeof useBlockDrag>;
