/** "+1.7", "−0.4": what an answer adds to a score. */
export const signed = (value: number): string => {
  const rounded = Math.round(value * 10) / 10 + 0;
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : ''}${Math.abs(rounded).toFixed(1)}`;
};

/** A score as it stands on a line: "−0.1", "2.0". */
export const scoreText = (value: number): string => signed(value).replace('+', '');
