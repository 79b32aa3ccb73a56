import { type MouseEvent, type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { LetterFrame, type LetterScheme, type LetterWidth, type ShownLetter } from '../../parts/letter-frame.tsx';
import { t } from '../../words/index.ts';
import classes from './block-canvas.module.css';
import { describeItem } from './block-names.ts';
import { type Rectangle, spotOf } from './drop-line.ts';
import { markOf } from './edit-blocks.ts';
import { type Block, findItem } from './read-blocks.ts';
import type { BlockDrag, LetterPlaces } from './use-block-drag.ts';

type Canvas = {
  html: string;
  source: string;
  body: Block;
  /** Whether the letter is that of the source: else its blocks may have other places. */
  isCurrent: boolean;
  chosen: string | null;
  onChoose: (path: string) => void;
  dragging: BlockDrag;
  letter: RefObject<LetterPlaces | null>;
};

const pathOfClass = (className: string): string | null =>
  / ?kb-([\d-]+)(?: |$)/.exec(className)?.[1]?.replaceAll('-', '.') ?? null;

const isWithin = (path: string, whole: string): boolean => path === whole || path.startsWith(`${whole}.`);

/**
 * The compiled letter with its blocks to point at and to carry. The letter itself runs nothing: what is pointed at is asked
 * of its document from here. People who do not point have the outline beside it, which can do the same.
 */
export function BlockCanvas(props: Canvas & { width: LetterWidth; scheme: LetterScheme }) {
  const { width, scheme, ...canvas } = props;
  return (
    <LetterFrame
      html={canvas.html}
      title={t('The letter, by blocks')}
      width={width}
      scheme={scheme}
      over={(shown) => <Pointer {...canvas} shown={shown} />}
    />
  );
}

function Pointer(props: Canvas & { shown: ShownLetter }) {
  const { shown, html, source, body, isCurrent, chosen, onChoose, dragging, letter } = props;
  const { frame, scale, times } = shown;
  const room = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState<string | null>(null);
  const [places, setPlaces] = useState<{ chosen: Rectangle | null; near: Rectangle | null }>({
    chosen: null,
    near: null,
  });

  const rectangleOf = (path: string): Rectangle | null => {
    const element = frame.current?.contentDocument?.querySelector(`.${markOf(path)}`);
    if (!element) return null;
    const { left, top, width, height: high } = element.getBoundingClientRect();
    return { left: left * scale, top: top * scale, width: width * scale, height: high * scale };
  };
  const spot = (path: string | null) => (path === null ? null : spotOf(findItem(body, path), rectangleOf));
  useImperativeHandle(letter, () => ({
    isCurrent,
    box: () => room.current?.getBoundingClientRect() ?? null,
    rectangleOf,
  }));

  const pathAt = (event: MouseEvent<HTMLElement>): string | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale] as const;
    const element = frame.current?.contentDocument?.elementFromPoint(...at);
    const block = element?.closest('[class*="kb-"]');
    return block ? pathOfClass(block.className) : null;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another letter, or one that grew, has its blocks elsewhere.
  useEffect(() => {
    setPlaces({ chosen: spot(chosen), near: near === chosen ? null : spot(near) });
  }, [chosen, near, html, body, scale, times]);

  const { drag } = dragging;
  const carried = drag && drag.carried.kind !== 'new' ? spot(drag.carried.path) : null;
  return (
    <>
      <div
        ref={room}
        className={classes.catch}
        data-dragging={drag !== null || undefined}
        aria-hidden
        onMouseMove={(event) => setNear(pathAt(event))}
        onMouseLeave={() => setNear(null)}
        onPointerDown={(event) => {
          const path = pathAt(event);
          if (path === null || !isCurrent) return;
          // What was chosen is carried whole, wherever one takes hold of it.
          const item = findItem(body, chosen !== null && isWithin(path, chosen) ? chosen : path);
          if (item) dragging.lift(event, item, describeItem(source, item).name);
        }}
        onClick={(event) => {
          const path = pathAt(event);
          if (path !== null) dragging.unlessDropped(() => onChoose(path));
        }}
      />
      {places.near && !drag && <div className={classes.near} style={places.near} />}
      {places.chosen && !drag && isCurrent && <div className={classes.chosen} style={places.chosen} />}
      {carried && <div className={classes.lifted} style={carried} />}
      {drag?.line && <DropMark {...drag.line} />}
    </>
  );
}

const thick = 4;

function DropMark({ left, top, width, height }: Rectangle) {
  const style = { left, top, width: Math.max(width, thick), height: Math.max(height, thick) };
  const moved = width > height ? { top: top - thick / 2 } : { left: left - thick / 2 };
  return <div className={classes.line} data-drop-line style={{ ...style, ...moved }} />;
}
