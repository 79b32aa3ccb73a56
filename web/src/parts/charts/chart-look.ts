/** Colours of everything drawn, by the scheme of the page. */
export type ChartLook = {
  ink: string;
  quiet: string;
  line: string;
  /** What is behind the chart. */
  surface: string;
  /** The period before, and whatever else only compares. */
  before: string;
  series: readonly string[];
  /** From nothing to much. */
  ramp: readonly [string, string];
  /** From much less to much more. */
  split: readonly [string, string, string];
  /** Writing in a cell of the ramp, pale and strong. */
  inCell: readonly [string, string];
};

/**
 * The same in both schemes. Any two are at least 11.8 apart in CIELAB with any kind of colour blindness (simulated as by Machado,
 * Oliveira and Fernandes, 2009), and all have 3:1 or more against white and against the dark page.
 */
const series = ['#3a72bd', '#dc6200', '#12a37d', '#c768b4', '#8d42f5'] as const;

const light: ChartLook = {
  ink: '#000000',
  quiet: '#495057',
  line: '#dee2e6',
  surface: '#ffffff',
  before: '#868e96',
  series,
  ramp: ['#ffffff', '#1f5fa8'],
  split: ['#b85200', '#ffffff', '#1f5fa8'],
  inCell: ['#000000', '#ffffff'],
};

const dark: ChartLook = {
  ink: '#c9c9c9',
  quiet: '#b8b8b8',
  line: '#424242',
  surface: '#242424',
  before: '#868e96',
  series,
  ramp: ['#242424', '#86b6ef'],
  split: ['#f59a4a', '#242424', '#86b6ef'],
  inCell: ['#e9e9e9', '#000000'],
};

export const lookOf = (scheme: 'light' | 'dark'): ChartLook => (scheme === 'dark' ? dark : light);

/** The colour of the series at `place`; after the last it begins anew. */
export const colourOf = (look: ChartLook, place: number): string => look.series[place % look.series.length]!;
