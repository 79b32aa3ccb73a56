/** A small line of a series, without axes: `name` says in words what it shows ("from 310 to 342 in 30 days"). */
export function Sparkline({
  values,
  name,
  width = 96,
  height = 24,
}: {
  values: readonly number[];
  name: string;
  width?: number;
  height?: number;
}) {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, place) => {
    const x = 1 + (place / (values.length - 1)) * (width - 2);
    const y = height - 2 - ((value - low) / span) * (height - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg role="img" aria-label={name} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <polyline points={points.join(' ')} fill="none" stroke="var(--mantine-color-anchor)" strokeWidth="1.5" />
    </svg>
  );
}
