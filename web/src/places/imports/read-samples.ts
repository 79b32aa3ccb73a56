/** Patterns of times that files have, as the API writes them, the likeliest first. */
const days: [string, RegExp][] = [
  ['iso', /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i],
  ['DD/MM/YYYY', /^\d{2}\/\d{2}\/\d{4}/],
  ['MM/DD/YYYY', /^\d{2}\/\d{2}\/\d{4}/],
  ['D/M/YYYY', /^\d{1,2}\/\d{1,2}\/\d{4}/],
  ['M/D/YYYY', /^\d{1,2}\/\d{1,2}\/\d{4}/],
  ['DD.MM.YYYY', /^\d{2}\.\d{2}\.\d{4}/],
  ['D.M.YYYY', /^\d{1,2}\.\d{1,2}\.\d{4}/],
  ['DD-MM-YYYY', /^\d{2}-\d{2}-\d{4}/],
  ['YYYY/MM/DD', /^\d{4}\/\d{2}\/\d{2}/],
];
const clocks: [string, RegExp][] = [
  ['', /^$/],
  [' HH:mm', /^ \d{2}:\d{2}$/],
  [' H:mm', /^ \d{1,2}:\d{2}$/],
  [' HH:mm:ss', /^ \d{2}:\d{2}:\d{2}$/],
];

/** Formats to choose from. */
export const timeFormats: readonly string[] = [
  'iso',
  ...days.slice(1).flatMap(([day]) => clocks.map(([clock]) => `${day}${clock}`)),
  'epoch-s',
  'epoch-ms',
];

function fitsDay(text: string, [format, shape]: (typeof days)[number]): string | null {
  const found = shape.exec(text);
  if (!found) return null;
  if (format === 'iso') return '';
  const numbers = found[0].split(/\D/).map(Number);
  const order = format.split(/[^A-Z]/);
  const part = (letter: string) => numbers[order.findIndex((each) => each.startsWith(letter))] ?? 0;
  const isDay = part('M') >= 1 && part('M') <= 12 && part('D') >= 1 && part('D') <= 31;
  return isDay ? text.slice(found[0].length) : null;
}

/** Whether a value is a time written in this format, as far as can be told without the server. Pure. */
export function isTimeOf(text: string, format: string): boolean {
  if (format === 'epoch-s') return /^\d{9,10}$/.test(text);
  if (format === 'epoch-ms') return /^\d{12,13}$/.test(text);
  const day = days.find(([name]) => format === name || format.startsWith(`${name} `));
  if (!day) return true;
  const rest = fitsDay(text, day);
  if (rest === null) return false;
  if (day[0] === 'iso') return true;
  const clock = clocks.find(([name]) => name === format.slice(day[0].length));
  return clock?.[1].test(rest) ?? true;
}

/** The first format in which all of these values are times; null: they are none. Pure. */
export const timeFormatOf = (values: readonly string[]): string | null =>
  values.length === 0 ? null : (timeFormats.find((format) => values.every((value) => isTimeOf(value, format))) ?? null);

const yes = ['true', 'yes', 'y', '1'];
const no = ['false', 'no', 'n', '0'];
const words = { yes: [...yes, 'ja', 'j', 'x', 'on', 'subscribed'], no: [...no, 'nej', 'nei', 'off', 'unsubscribed'] };

export const isYesOrNo = (value: string): boolean => [...words.yes, ...words.no].includes(value.toLowerCase());

/** Words of these values that the server would not know by itself, for yes and for no. Pure. */
export function wordsOf(values: readonly string[]): { yes: string[]; no: string[] } | null {
  const used = [...new Set(values)].filter((value) => ![...yes, ...no].includes(value.toLowerCase()));
  if (used.length === 0) return null;
  const of = (known: readonly string[]) => used.filter((value) => known.includes(value.toLowerCase()));
  return { yes: [...new Set([...yes, ...of(words.yes)])], no: [...new Set([...no, ...of(words.no)])] };
}

/** Whether a value is a number with this decimal separator. Pure. */
export const isNumber = (value: string, decimal: '.' | ','): boolean =>
  (decimal === '.' ? /^-?\d+(\.\d+)?$/ : /^-?\d+(,\d+)?$/).test(value.trim());

export const isEmail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());
