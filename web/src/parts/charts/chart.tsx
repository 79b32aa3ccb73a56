import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { t } from '../../words/index.ts';
import { DataTable } from '../data-table.tsx';
import { Loading } from '../loading.tsx';
import classes from './chart.module.css';
import type { ChartOption, ChartPoint, ChartTable, Say } from './chart-kinds.ts';
import type { ChartLook } from './chart-look.ts';
import { useChart } from './use-chart.ts';
import { usePointKeys } from './use-point-keys.ts';

/** What all charts take. */
export type ChartProps = {
  /** What it shows, in a few words: the name for who cannot see it, of its table, and of its file. */
  name: string;
  /** What it tells, in a sentence: read to who cannot see it. */
  summary?: string;
  /** Name of the file of its table, without ".csv". */
  file: string;
  /** Shows the name above the chart: where no heading does, and where charts stand side by side. */
  isTitled?: boolean;
  /** A few quiet words under the title: the dates, how many. */
  note?: ReactNode;
};

type Props = ChartProps & {
  height: number;
  facts: unknown;
  draw(look: ChartLook, width: number): ChartOption;
  points: readonly (readonly ChartPoint[])[];
  table: ChartTable;
  say: Say;
  onPick?: ((point: ChartPoint) => void) | undefined;
  /** What colours mean, where names do not stand beside what is drawn. */
  keys?: ReactNode;
};

/** A chart of a height that is known beforehand, its numbers as a table, and arrow keys to go from point to point. */
export function Chart(props: Props) {
  const { name, summary, file, isTitled, note, height, points, table, say, onPick, keys, facts, draw } = props;
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  const toggle = (
    <Button
      variant="subtle"
      size="compact-sm"
      flex="none"
      aria-pressed={isTable}
      aria-label={t('As a table: {name}', { name })}
      onClick={() => setIsTable(!isTable)}
    >
      {t('As a table')}
    </Button>
  );
  return (
    <figure className={classes.figure} aria-labelledby={id}>
      <Group justify="space-between" align="start" wrap="nowrap" gap="xs" mb={4}>
        <figcaption id={id}>
          {isTitled ? (
            <Text fw={600} size="sm">
              {name}
            </Text>
          ) : (
            <VisuallyHidden>{name}</VisuallyHidden>
          )}
          {note && (
            <Text size="sm" c="dimmed" component="div">
              {note}
            </Text>
          )}
          {!isTable && keys}
        </figcaption>
        {toggle}
      </Group>
      {isTable ? (
        <TableBehind name={name} file={file} table={table} say={say} />
      ) : (
        <Canvas
          {...{ name, height, facts, draw, points, table, say, file, onPick }}
          {...(summary ? { summary } : {})}
        />
      )}
    </figure>
  );
}

/** The drawing itself. When the library does not come, the numbers stand in its place. */
function Canvas(props: Omit<Props, 'isTitled' | 'note' | 'keys'>) {
  const { name, summary, file, height, facts, draw, points, table, say, onPick } = props;
  const pick = ({ series, index }: { series: number; index: number }) => {
    const picked = points.flat().find((point) => point.series === series && point.index === index);
    if (picked) onPick?.(picked);
  };
  const { ref, state, point } = useChart({ facts, draw, onClick: onPick ? pick : undefined });
  const { said, onKeyDown, onBlur } = usePointKeys({ points, point, onPick });
  if (state === 'failed')
    return (
      <>
        <Text size="sm">{t('The chart could not be drawn. These are its numbers.')}</Text>
        <TableBehind name={name} file={file} table={table} say={say} />
      </>
    );
  return (
    <div className={classes.place} style={{ blockSize: height }}>
      {/* Arrow keys are for the points: a screen reader has to let them through. The table says the same. */}
      <div
        ref={ref}
        role="application"
        aria-roledescription={t('chart')}
        aria-label={summary ? `${name}. ${summary}` : name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are gone through by arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
        style={{ blockSize: height }}
      />
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
      {state === 'waiting' && (
        <div className={classes.waiting}>
          <Loading words={t('Drawing …')} />
        </div>
      )}
    </div>
  );
}

function TableBehind({ name, file, table, say }: { name: string; file: string; table: ChartTable; say: Say }) {
  type Row = ChartTable['rows'][number];
  const write = (cell: Row[number]) => (cell === null ? '–' : typeof cell === 'number' ? say(cell) : cell);
  const columns = table.head.map((head, place) => ({
    name: head,
    isNumber: table.rows.some((row) => typeof row[place] === 'number'),
    cell: (row: Row) => write(row[place] ?? null),
    csv: (row: Row) => row[place] ?? '',
  }));
  const keyed = new Map(table.rows.map((row, place) => [row, place]));
  return (
    <DataTable name={name} file={file} columns={columns} rows={table.rows} rowKey={(row) => keyed.get(row) ?? 0} />
  );
}
