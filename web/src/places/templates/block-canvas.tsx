import { type MouseEvent, useEffect, useState } from 'react';
import { LetterFrame, type LetterScheme, type LetterWidth, type ShownLetter } from '../../parts/letter-frame.tsx';
import { t } from '../../words/index.ts';
import classes from './block-canvas.module.css';
import { markOf } from './edit-blocks.ts';

type Rectangle = { left: number; top: number; width: number; height: number };

const pathOfClass = (className: string): string | null =>
  / ?kb-([\d-]+)(?: |$)/.exec(className)?.[1]?.replaceAll('-', '.') ?? null;

/**
 * The compiled letter with its blocks to point at. The letter itself runs nothing: what is pointed at is asked of its
 * document from here. People who do not point have the outline beside it, which can do the same.
 */
export function BlockCanvas(props: {
  html: string;
  width: LetterWidth;
  scheme: LetterScheme;
  chosen: string | null;
  onChoose: (path: string) => void;
}) {
  const { html, width, scheme, chosen, onChoose } = props;
  return (
    <LetterFrame
      html={html}
      title={t('The letter, by blocks')}
      width={width}
      scheme={scheme}
      over={(letter) => <Pointer letter={letter} html={html} chosen={chosen} onChoose={onChoose} />}
    />
  );
}

function Pointer(props: {
  letter: ShownLetter;
  html: string;
  chosen: string | null;
  onChoose: (path: string) => void;
}) {
  const { letter, html, chosen, onChoose } = props;
  const { frame, scale, height } = letter;
  const [near, setNear] = useState<string | null>(null);
  const [places, setPlaces] = useState<{ chosen: Rectangle | null; near: Rectangle | null }>({
    chosen: null,
    near: null,
  });

  const pathAt = (event: MouseEvent<HTMLElement>): string | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale] as const;
    const element = frame.current?.contentDocument?.elementFromPoint(...at);
    const block = element?.closest('[class*="kb-"]');
    return block ? pathOfClass(block.className) : null;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another letter, or one that grew, has its blocks elsewhere.
  useEffect(() => {
    const placeOf = (path: string | null): Rectangle | null => {
      const element = path === null ? null : frame.current?.contentDocument?.querySelector(`.${markOf(path)}`);
      if (!element) return null;
      const { left, top, width, height: high } = element.getBoundingClientRect();
      return { left: left * scale, top: top * scale, width: width * scale, height: high * scale };
    };
    setPlaces({ chosen: placeOf(chosen), near: near === chosen ? null : placeOf(near) });
  }, [chosen, near, html, scale, height]);

  return (
    <>
      <div
        className={classes.catch}
        aria-hidden
        onMouseMove={(event) => setNear(pathAt(event))}
        onMouseLeave={() => setNear(null)}
        onClick={(event) => {
          const path = pathAt(event);
          if (path !== null) onChoose(path);
        }}
      />
      {places.near && <div className={classes.near} style={places.near} />}
      {places.chosen && <div className={classes.chosen} style={places.chosen} />}
    </>
  );
}
