import { Box, Group, SegmentedControl } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { t } from '../words/index.ts';
import classes from './letter-frame.module.css';
import { lockLetter } from './lock-letter.ts';

export type LetterWidth = 'phone' | 'desktop';
export type LetterScheme = 'light' | 'dark';

/** A letter on the page: places in it times `scale` are places over it. `times` it was measured: then they may be others. */
export type ShownLetter = { frame: RefObject<HTMLIFrameElement | null>; scale: number; times: number };

const widths: Record<LetterWidth, number> = { phone: 375, desktop: 720 };
const leastHeight = 120;

/**
 * A letter as its reader sees it, as high as it is, drawn smaller where there is no room. It may run nothing: the sandbox
 * lets us measure it (same origin) and lets it do nothing (no scripts, no forms, no windows).
 */
export function LetterFrame(props: {
  html: string;
  title: string;
  width: LetterWidth;
  scheme: LetterScheme;
  /** Drawn over the letter: for editors that point at parts of it. */
  over?: (letter: ShownLetter) => ReactNode;
}) {
  const { html, title, width, scheme, over } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const { ref: room, width: roomWidth } = useElementSize();
  const { height, times } = useLetterHeight(frame, html, width);
  const wide = widths[width];
  const scale = roomWidth > 0 ? Math.min(1, roomWidth / (wide + 2)) : 1;
  return (
    <Box ref={room}>
      <div className={classes.place} style={{ width: wide * scale + 2, height: height * scale + 2 }}>
        <iframe
          ref={frame}
          className={classes.frame}
          data-scheme={scheme}
          title={title}
          sandbox="allow-same-origin"
          srcDoc={lockLetter(html)}
          style={{ width: wide, height, transform: scale < 1 ? `scale(${scale})` : undefined, colorScheme: scheme }}
        />
        {over && <div className={classes.over}>{over({ frame, scale, times })}</div>}
      </div>
    </Box>
  );
}

/** How high the letter in a frame is; told anew when pictures arrive or the width changes. */
function useLetterHeight(frame: RefObject<HTMLIFrameElement | null>, html: string, width: LetterWidth) {
  const [measured, setMeasured] = useState({ height: 600, times: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another letter or width is measured anew.
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let watcher: ResizeObserver | null = null;
    const watch = () => {
      watcher?.disconnect();
      const body = element.contentDocument?.body;
      if (!body) return;
      const measure = () => {
        const { marginBottom } = getComputedStyle(body);
        const low = Math.ceil(body.getBoundingClientRect().bottom + Number.parseFloat(marginBottom || '0'));
        setMeasured(({ times }) => ({ height: Math.max(leastHeight, low), times: times + 1 }));
      };
      watcher = new ResizeObserver(measure);
      watcher.observe(body);
      measure();
    };
    element.addEventListener('load', watch);
    watch();
    return () => {
      element.removeEventListener('load', watch);
      watcher?.disconnect();
    };
  }, [html, width]);
  return measured;
}

/** Chooses phone or desktop, and light or dark, of a letter; the state is kept by whoever shows it (in the address). */
export function LetterToolbar(props: {
  width: LetterWidth;
  onWidth: (width: LetterWidth) => void;
  scheme: LetterScheme;
  onScheme: (scheme: LetterScheme) => void;
}) {
  const { width, onWidth, scheme, onScheme } = props;
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('Screen')}
        value={width}
        onChange={(value) => onWidth(value as LetterWidth)}
        data={[
          { value: 'desktop', label: t('Desktop') },
          { value: 'phone', label: t('Phone') },
        ]}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('Light or dark')}
        value={scheme}
        onChange={(value) => onScheme(value as LetterScheme)}
        data={[
          { value: 'light', label: t('Light') },
          { value: 'dark', label: t('Dark') },
        ]}
      />
    </Group>
  );
}
