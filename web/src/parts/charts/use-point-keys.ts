import { type KeyboardEvent, useState } from 'react';
import type { ChartPoint } from './chart-kinds.ts';
import { nextPlace, type Place } from './next-place.ts';

/** Arrow keys go from point to point, Enter picks one, Escape leaves. `said` is what the point says. */
export function usePointKeys(props: {
  points: readonly (readonly ChartPoint[])[];
  point: (to: ChartPoint | null) => void;
  onPick?: ((point: ChartPoint) => void) | undefined;
}) {
  const points = props.points.filter((row) => row.length > 0);
  const [place, setPlace] = useState<Place | null>(null);
  const at = place ? (points[place.row]?.[place.column] ?? null) : null;
  const goTo = (to: Place | null) => {
    setPlace(to);
    props.point(to ? (points[to.row]?.[to.column] ?? null) : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return goTo(null);
    if (event.key === 'Enter' && at) return props.onPick?.(at);
    const lengths = points.map((row) => row.length);
    const to = place
      ? nextPlace(event.key, place, lengths)
      : event.key.startsWith('Arrow')
        ? { row: 0, column: 0 }
        : null;
    if (!to || points.length === 0) return;
    event.preventDefault();
    goTo(to);
  };
  return { said: at?.text ?? '', onKeyDown, onBlur: () => goTo(null) };
}
