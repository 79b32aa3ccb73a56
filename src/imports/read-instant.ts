import { instantOfLocal } from '../platform/index.ts';

/** Reads a time as a file writes it: epoch ms, or undefined when the text is not such a time. */
export type InstantReader = (text: string) => number | undefined;

type Wall = { year: number; month: number; day: number; hour: number; minute: number; second: number; ms: number };

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Parts of a date pattern and what they match. Everything else in a pattern stands for itself. */
const tokens: Record<string, { part: string; match: string }> = {
  YYYY: { part: 'year', match: '(\\d{4})' },
  YY: { part: 'shortYear', match: '(\\d{2})' },
  MM: { part: 'month', match: '(\\d{2})' },
  M: { part: 'month', match: '(\\d{1,2})' },
  DD: { part: 'day', match: '(\\d{2})' },
  D: { part: 'day', match: '(\\d{1,2})' },
  HH: { part: 'hour', match: '(\\d{2})' },
  H: { part: 'hour', match: '(\\d{1,2})' },
  hh: { part: 'hour12', match: '(\\d{2})' },
  h: { part: 'hour12', match: '(\\d{1,2})' },
  mm: { part: 'minute', match: '(\\d{2})' },
  ss: { part: 'second', match: '(\\d{2})' },
  SSS: { part: 'ms', match: '(\\d{3})' },
  A: { part: 'half', match: '([AaPp][Mm])' },
  Z: { part: 'offset', match: '(Z|[+-]\\d{2}:?\\d{2})' },
};
const tokenPattern = /YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z/g;

/** Whether `format` is one we can read: iso, epoch-s, epoch-ms, or a pattern with at least year, month and day. */
export function isInstantFormat(format: string): boolean {
  if (format === 'iso' || format === 'epoch-s' || format === 'epoch-ms') return true;
  const parts = (format.match(tokenPattern) ?? []).map((token) => tokens[token]!.part);
  const has = (part: string) => parts.filter((each) => each === part).length === 1;
  return (has('year') || has('shortYear')) && has('month') && has('day') && new Set(parts).size === parts.length;
}

/**
 * A reader for one column. Times that carry no offset are on the wall in `timeZone`; a date alone is its midnight there.
 * Remembers the last text, because the lines of one order repeat it.
 */
export function createInstantReader(format: string, timeZone: string): InstantReader {
  const read = readerOf(format, timeZone);
  let lastText: string | undefined;
  let last: number | undefined;
  return (text) => {
    if (text !== lastText) {
      last = read(text.trim());
      lastText = text;
    }
    return last;
  };
}

function readerOf(format: string, timeZone: string): InstantReader {
  if (format === 'iso') return (text) => readIso(text, timeZone);
  if (format === 'epoch-s') return (text) => readEpoch(text, 1000);
  if (format === 'epoch-ms') return (text) => readEpoch(text, 1);
  const parts: string[] = [];
  const escaped = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const pattern = escaped.replace(tokenPattern, (token) => {
    const { part, match } = tokens[token]!;
    parts.push(part);
    return match;
  });
  const whole = new RegExp(`^${pattern}$`);
  return (text) => readPattern(text, whole, parts, timeZone);
}

function readEpoch(text: string, unitMs: number): number | undefined {
  if (!/^-?\d{1,14}(\.\d{1,9})?$/.test(text)) return undefined;
  const atMs = Math.round(Number(text) * unitMs);
  return Math.abs(atMs) <= 8.64e15 ? atMs : undefined;
}

function readIso(text: string, timeZone: string): number | undefined {
  const found = iso.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', offset] = found;
  const wall = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6),
  };
  return instantOf(wall, offset, timeZone);
}

function readPattern(text: string, whole: RegExp, parts: string[], timeZone: string): number | undefined {
  const found = whole.exec(text);
  if (!found) return undefined;
  const given: Record<string, string> = {};
  parts.forEach((part, index) => {
    given[part] = found[index + 1] ?? '';
  });
  const number = (part: string) => Number(given[part] ?? 0);
  const shortYear = number('shortYear');
  let hour = number('hour');
  if (given.hour12 !== undefined) {
    if (number('hour12') < 1 || number('hour12') > 12) return undefined;
    hour = (number('hour12') % 12) + (given.half?.toLowerCase() === 'pm' ? 12 : 0);
  }
  const wall = {
    year: given.year === undefined ? shortYear + (shortYear < 70 ? 2000 : 1900) : number('year'),
    month: number('month'),
    day: number('day'),
    hour,
    minute: number('minute'),
    second: number('second'),
    ms: number('ms'),
  };
  return instantOf(wall, given.offset, timeZone);
}

function instantOf(wall: Wall, offset: string | undefined, timeZone: string): number | undefined {
  const { year, month, day, hour, minute, second, ms } = wall;
  if (hour > 23 || minute > 59 || second > 59 || year < 100) return undefined;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const date = new Date(asUtc);
  // 31 April rolls over into May: not a date.
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return undefined;
  if (offset === undefined) return instantOfLocal(wall, timeZone) + ms;
  if (offset === 'Z' || offset === 'z') return asUtc;
  const digits = offset.replace(/\D/g, '').padEnd(4, '0');
  const offsetMs = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
  return asUtc - (offset.startsWith('-') ? -offsetMs : offsetMs);
}
