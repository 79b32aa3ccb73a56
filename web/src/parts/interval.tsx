import classes from './interval.module.css';
import { type Estimate, placeInterval, rangeAround } from './place-interval.ts';

/**
 * An interval on a line: a filled dot when it leaves out `zero`, a hollow one when it may be chance. `range` is what both
 * ends of the line stand for: give it (`rangeAround`) where several are compared. It is only drawn: write the numbers beside it.
 */
export function Interval({
  estimate,
  range,
  zero = 0,
  width = 160,
}: {
  estimate: Estimate;
  range?: readonly [number, number];
  zero?: number;
  width?: number;
}) {
  const place = placeInterval(estimate, range ?? rangeAround([estimate], zero), zero);
  return (
    <span className={classes.interval} style={{ inlineSize: width }} aria-hidden data-chance={place.mayBeChance}>
      {place.zero !== null && <span className={classes.axis} style={{ insetInlineStart: `${place.zero}%` }} />}
      <span className={classes.line} style={{ insetInlineStart: `${place.start}%`, inlineSize: `${place.width}%` }} />
      <span
        className={`${classes.dot} ${place.mayBeChance ? classes.hollow : ''}`}
        style={{ insetInlineStart: `${place.dot}%` }}
      />
    </span>
  );
}
