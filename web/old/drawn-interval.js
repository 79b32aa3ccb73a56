import { make } from '/parts.js';

/**
 * An interval on a line whose middle is 0: a filled dot when it leaves out 0, a hollow one when it may be chance. `full` is
 * what both ends of the line stand for: give it where several are compared, else each line suits its own interval.
 */
export function drawInterval({ value, low, high }, full = 1.1 * Math.max(Math.abs(low), Math.abs(high)) || 1) {
  const at = (one) => 50 + (Math.max(-full, Math.min(full, one)) / full) * 50;
  const line = make('span', { class: 'estimate-line' });
  line.style.insetInlineStart = `${at(low)}%`;
  line.style.inlineSize = `${at(high) - at(low)}%`;
  const dot = make('span', { class: 'estimate-dot' });
  dot.style.insetInlineStart = `${at(value)}%`;
  const mayBeChance = low <= 0 && high >= 0;
  return make('span', { class: 'estimate', 'aria-hidden': 'true', 'data-chance': mayBeChance }, line, dot);
}
