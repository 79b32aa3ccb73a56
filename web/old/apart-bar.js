import { make } from '/parts.js';

/** A bar from the middle: to the right for more, to the left and in the other colour for less; `full` fills a half. */
export function apartBar(value, full) {
  const size = Math.min(1, Math.abs(value) / full) * 50;
  const fill = make('span', { class: value < 0 ? 'less' : null });
  fill.style.inlineSize = `${size}%`;
  fill.style.insetInlineStart = `${value < 0 ? 50 - size : 50}%`;
  return make('span', { class: 'apart', 'aria-hidden': 'true' }, fill);
}
