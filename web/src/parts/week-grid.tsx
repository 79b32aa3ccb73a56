import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type RefObject, useId, useRef, useState } from 'react';
import { minuteOfDay, weekdays } from '../format/index.ts';
import { t } from '../words/index.ts';
import {
  hoursOfWeek,
  type Patch,
  paintWeek,
  slotMinutes,
  slotsOfDay,
  type Week,
  type WeekWindow,
  weekOf,
  windowsOfWeek,
} from './paint-week.ts';
import classes from './week-grid.module.css';

type Place = { day: number; slot: number };
type Stroke = { from: Place; to: Place; isChosen: boolean };

const patchOf = ({ from, to }: Stroke, size: number): Patch => ({
  fromDay: from.day,
  toDay: to.day,
  fromSlot: Math.min(from.slot, to.slot),
  toSlot: Math.max(from.slot, to.slot) + size - 1,
});

const isWhole = (slots: readonly boolean[], slot: number, size: number) =>
  slots.slice(slot, slot + size).every(Boolean);

/** Where an arrow leads on the grid; null when the key is none. In a tall grid hours run down. */
function step(key: string, { day, slot }: Place, size: number, isTall: boolean): Place | null {
  const [along, across] = isTall ? ['ArrowDown', 'ArrowRight'] : ['ArrowRight', 'ArrowDown'];
  const [back, up] = isTall ? ['ArrowUp', 'ArrowLeft'] : ['ArrowLeft', 'ArrowUp'];
  const last = slotsOfDay - size;
  if (key === along) return { day, slot: Math.min(last, slot + size) };
  if (key === back) return { day, slot: Math.max(0, slot - size) };
  if (key === across) return { day: Math.min(6, day + 1), slot };
  if (key === up) return { day: Math.max(0, day - 1), slot };
  if (key === 'Home') return { day, slot: 0 };
  if (key === 'End') return { day, slot: last };
  return null;
}

/**
 * Hours of the week, painted: drag over cells, or go with the arrow keys, choose with Space, and paint on with Shift and an
 * arrow. Days run down and hours along; on phones the other way round. `label` names it.
 */
export function WeekGrid(props: {
  label: string;
  windows: readonly WeekWindow[];
  onChange: (windows: WeekWindow[]) => void;
}) {
  const { label, windows, onChange } = props;
  const isTall = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const [minutes, setMinutes] = useState(60);
  const size = minutes / slotMinutes;
  const [focus, setFocus] = useState<Place>({ day: 0, slot: 32 });
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const hint = useId();

  const kept = weekOf(windows);
  const week: Week = stroke ? paintWeek(kept, patchOf(stroke, size), stroke.isChosen) : kept;
  const paint = (done: Stroke) => onChange(windowsOfWeek(paintWeek(kept, patchOf(done, size), done.isChosen)));

  const placeOf = (event: PointerEvent): Place | null => {
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-slot]');
    if (!cell || !grid.current?.contains(cell)) return null;
    return { day: Number(cell.dataset.day), slot: Number(cell.dataset.slot) };
  };
  const begin = (event: PointerEvent) => {
    const place = placeOf(event);
    if (!place || event.button !== 0) return;
    setFocus(place);
    setStroke({ from: place, to: place, isChosen: !isWhole(kept[place.day]!, place.slot, size) });
  };
  const goOn = (event: PointerEvent) => {
    const place = stroke && placeOf(event);
    if (place && (place.day !== stroke.to.day || place.slot !== stroke.to.slot)) setStroke({ ...stroke, to: place });
  };
  const end = () => {
    if (stroke) paint(stroke);
    setStroke(null);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      return paint({ from: focus, to: focus, isChosen: !isWhole(kept[focus.day]!, focus.slot, size) });
    }
    const to = step(event.key, focus, size, isTall);
    if (!to) return;
    event.preventDefault();
    // Shift carries what the cell is to the next one.
    if (event.shiftKey) paint({ from: focus, to, isChosen: isWhole(kept[focus.day]!, focus.slot, size) });
    setFocus(to);
    grid.current?.querySelector<HTMLElement>(`[data-day="${to.day}"][data-slot="${to.slot}"]`)?.focus();
  };

  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" id={hint}>
          {t(
            'Drag over the hours, or go with the arrow keys, choose with Space, and paint on with Shift and an arrow.',
          )}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t('How fine')}
          value={String(minutes)}
          onChange={(value) => {
            const finer = Number(value);
            setMinutes(finer);
            setFocus(({ day, slot }) => ({ day, slot: slot - (slot % (finer / slotMinutes)) }));
          }}
          data={[
            { value: '60', label: t('1 hour') },
            { value: '30', label: t('30 min') },
            { value: '15', label: t('15 min') },
          ]}
        />
      </Group>
      <Cells
        {...{ label, hint, week, size, focus, isTall, gridRef: grid, onKeyDown }}
        pointers={{
          onPointerDown: begin,
          onPointerMove: goOn,
          onPointerUp: end,
          onPointerCancel: () => setStroke(null),
        }}
        onFocus={setFocus}
      />
      <Text size="sm" c="dimmed" aria-live="polite">
        {t(
          '{hours, plural, =0 {No hours chosen: it holds at any time.} one {# hour of the week.} other {# hours of the week.}}',
          {
            hours: hoursOfWeek(week),
          },
        )}
      </Text>
    </Stack>
  );
}

function Cells(props: {
  label: string;
  hint: string;
  week: Week;
  size: number;
  focus: Place;
  isTall: boolean;
  gridRef: RefObject<HTMLTableElement | null>;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (place: Place) => void;
  pointers: Record<'onPointerDown' | 'onPointerMove' | 'onPointerUp', (event: PointerEvent) => void> & {
    onPointerCancel: () => void;
  };
}) {
  const { label, hint, week, size, focus, isTall, gridRef, onKeyDown, onFocus, pointers } = props;
  const short = weekdays();
  const long = weekdays('long');
  const slots = Array.from({ length: slotsOfDay / size }, (_, place) => place * size);
  const hourText = (slot: number) => minuteOfDay(slot * slotMinutes);
  const cell = (day: number, slot: number) => {
    const isFocus = focus.day === day && focus.slot === slot;
    const span = { day: long[day], from: hourText(slot), to: hourText(slot + size) };
    return (
      <td
        key={`${day} ${slot}`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: what a td is in a table that is a grid
        role="gridcell"
        tabIndex={isFocus ? 0 : -1}
        aria-selected={isWhole(week[day]!, slot, size)}
        aria-label={t('{day} {from}–{to}', span)}
        className={`${classes.cell} ${(slot * slotMinutes) % 60 === 0 ? classes.fullHour : ''}`}
        data-day={day}
        data-slot={slot}
        onFocus={() => onFocus({ day, slot })}
      />
    );
  };
  const common = {
    ref: gridRef,
    role: 'grid',
    'aria-label': label,
    'aria-describedby': hint,
    'aria-multiselectable': true,
    onKeyDown,
    ...pointers,
  } as const;
  if (isTall)
    return (
      <table
        {...common}
        className={`${classes.grid} ${classes.tall}`}
        style={{ gridTemplateColumns: 'auto repeat(7, minmax(0, 1fr))' }}
      >
        <thead className={classes.row}>
          <tr className={classes.row}>
            <td />
            {short.map((name, day) => (
              <th key={name} scope="col" className={classes.head} aria-label={long[day]}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={classes.row}>
          {slots.map((slot) => (
            <tr key={slot} className={classes.row}>
              <th scope="row" className={classes.name}>
                {(slot * slotMinutes) % 60 === 0 ? hourText(slot) : ''}
              </th>
              {short.map((_, day) => cell(day, slot))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  return (
    <table
      {...common}
      className={classes.grid}
      style={{ gridTemplateColumns: `auto repeat(${slots.length}, minmax(0, 1fr))` }}
    >
      <thead className={classes.row}>
        <tr className={classes.row}>
          <td />
          {Array.from({ length: 24 }, (_, hour) => (
            <th key={String(hour)} scope="col" className={classes.head} style={{ gridColumn: `span ${4 / size}` }}>
              {hour}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className={classes.row}>
        {long.map((name, day) => (
          <tr key={name} className={classes.row}>
            <th scope="row" className={classes.name} aria-label={name}>
              {short[day]}
            </th>
            {slots.map((slot) => cell(day, slot))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
