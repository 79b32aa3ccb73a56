import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { ChartOption, ChartPoint } from './chart-kinds.ts';
import { type ChartLook, lookOf } from './chart-look.ts';
import type { Drawn } from './echarts.ts';

export type DrawingState = 'waiting' | 'drawn' | 'failed';

type Props = {
  /** What is drawn: it is drawn anew when these change. */
  facts: unknown;
  draw(look: ChartLook, width: number): ChartOption;
  /** What a click tells: which series and which of its items. */
  onClick?: ((place: { series: number; index: number }) => void) | undefined;
};

/** Keeps a chart in an element: brings the library, draws, and draws again when facts, width or scheme change. */
export function useChart({ facts, draw, onClick }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const scheme = useComputedColorScheme('light');
  const isStill = useReducedMotion(undefined, { getInitialValueInEffect: false });
  const [chart, setChart] = useState<Drawn | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const click = useRef(onClick);
  click.current = onClick;

  useEffect(() => {
    let begun: Drawn | null = null;
    let isGone = false;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    if (ref.current) watch.observe(ref.current);
    const begin = async () => {
      const { beginChart } = await import('./echarts.ts');
      if (isGone || !ref.current) return;
      begun = beginChart(ref.current);
      begun.on('click', ({ seriesIndex, dataIndex }) =>
        click.current?.({ series: seriesIndex ?? 0, index: dataIndex }),
      );
      setChart(begun);
    };
    begin().catch(() => setHasFailed(true));
    return () => {
      isGone = true;
      watch.disconnect();
      begun?.dispose();
      setChart(null);
    };
  }, []);

  const drawn = JSON.stringify([facts, scheme, isStill, width]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` holds all that is drawn; `draw` is made anew each time
  useEffect(() => {
    if (!chart || width === 0) return;
    chart.resize();
    // By its name: what is drawn is measured on a canvas, which does not know "inherit".
    const { fontFamily } = getComputedStyle(chart.getDom());
    const motion = { animation: !isStill, animationDuration: 140, animationDurationUpdate: 140 };
    chart.setOption({ ...motion, textStyle: { fontFamily }, ...draw(lookOf(scheme), width) }, { notMerge: true });
  }, [chart, drawn]);

  const point = (to: ChartPoint | null) => {
    if (!chart) return;
    chart.dispatchAction({ type: 'downplay' });
    if (!to) return chart.dispatchAction({ type: 'hideTip' });
    const place = { seriesIndex: to.series, dataIndex: to.index };
    chart.dispatchAction({ type: 'highlight', ...place });
    chart.dispatchAction({ type: 'showTip', ...place });
  };
  const state: DrawingState = hasFailed ? 'failed' : chart ? 'drawn' : 'waiting';
  return { ref, state, point };
}
