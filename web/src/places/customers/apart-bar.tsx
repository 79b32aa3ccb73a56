import classes from './apart-bar.module.css';

/** A bar from the middle: to the right for more, to the left and in another colour for less; `full` fills a half. */
export function ApartBar({ value, full }: { value: number; full: number }) {
  const size = full === 0 ? 0 : Math.min(1, Math.abs(value) / full) * 50;
  return (
    <span className={classes.apart} aria-hidden>
      <span
        className={value < 0 ? classes.less : classes.more}
        style={{ insetInlineStart: `${value < 0 ? 50 - size : 50}%`, inlineSize: `${size}%` }}
      />
    </span>
  );
}
