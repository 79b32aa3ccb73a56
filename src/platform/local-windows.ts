/**
 * Windows of local time: some weekdays, from one minute of the day to another, on the shop's own clock.
 * A window belongs to the weekday on which it starts; one that ends at or before its start runs into the next day.
 */
import { MINUTES_PER_WEEK } from './local-time.ts';

const MINUTES_PER_DAY = 1440;

/** `weekdays` 0 = Monday; minutes of the local day, `fromMinute` included (0-1439), `toMinute` excluded (0-1440). */
export interface LocalWindow {
  weekdays: readonly number[];
  fromMinute: number;
  toMinute: number;
}

/** Length of a window on one weekday, in minutes (1 to 1440; equal ends mean a whole day). */
export function windowMinutes(window: LocalWindow): number {
  const length = window.toMinute - window.fromMinute;
  return length > 0 ? length : length + MINUTES_PER_DAY;
}

/** Whether a minute of the local week (0 = Monday 00:00) lies in one of the windows. No windows means always. */
export function isWithinWindows(minuteOfWeek: number, windows: readonly LocalWindow[]): boolean {
  if (windows.length === 0) return true;
  return windows.some((window) =>
    window.weekdays.some((weekday) => {
      const start = weekday * MINUTES_PER_DAY + window.fromMinute;
      const sinceStart = (minuteOfWeek - start + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
      return sinceStart < windowMinutes(window);
    }),
  );
}

interface Words {
  always: string;
  everyDay: string;
  dayRange: (first: string, last: string) => string;
  before: (time: string) => string;
  from: (time: string) => string;
  between: (from: string, to: string) => string;
  and: string;
}

const WORDS: Record<string, Words> = {
  en: {
    always: 'at any time',
    everyDay: 'every day',
    dayRange: (a, b) => `${a} to ${b}`,
    before: (t) => `before ${t}`,
    from: (t) => `from ${t}`,
    between: (a, b) => `between ${a} and ${b}`,
    and: 'and',
  },
  sv: {
    always: 'när som helst',
    everyDay: 'alla dagar',
    dayRange: (a, b) => `${a} till ${b}`,
    before: (t) => `före ${t}`,
    from: (t) => `från ${t}`,
    between: (a, b) => `mellan ${a} och ${b}`,
    and: 'och',
  },
  da: {
    always: 'når som helst',
    everyDay: 'alle dage',
    dayRange: (a, b) => `${a} til ${b}`,
    before: (t) => `før ${t}`,
    from: (t) => `fra ${t}`,
    between: (a, b) => `mellem ${a} og ${b}`,
    and: 'og',
  },
  nb: {
    always: 'når som helst',
    everyDay: 'alle dager',
    dayRange: (a, b) => `${a} til ${b}`,
    before: (t) => `før ${t}`,
    from: (t) => `fra ${t}`,
    between: (a, b) => `mellom ${a} og ${b}`,
    and: 'og',
  },
  fi: {
    always: 'milloin tahansa',
    everyDay: 'joka päivä',
    dayRange: (a, b) => `${a}–${b}`,
    before: (t) => `ennen klo ${t}`,
    from: (t) => `klo ${t} alkaen`,
    between: (a, b) => `klo ${a}–${b}`,
    and: 'ja',
  },
};

/** For a language without words of its own: digits and dashes, which everybody reads. */
const NEUTRAL: Words = {
  always: '00:00–24:00',
  everyDay: '',
  dayRange: (a, b) => `${a}–${b}`,
  before: (t) => `00:00–${t}`,
  from: (t) => `${t}–24:00`,
  between: (a, b) => `${a}–${b}`,
  and: '+',
};

function wordsOf(locale: string): Words {
  const language = locale.split('-')[0]!.toLowerCase();
  return WORDS[language === 'no' || language === 'nn' ? 'nb' : language] ?? NEUTRAL;
}

/** Runs of neighbouring weekdays, round the end of the week: [5, 6, 0] is one run. */
function weekdayRuns(weekdays: readonly number[]): number[][] {
  const days = new Set(weekdays);
  const runs: number[][] = [];
  for (let first = 0; first < 7; first += 1) {
    if (!days.has(first) || days.has((first + 6) % 7)) continue;
    const run = [first];
    while (days.has((run.at(-1)! + 1) % 7)) run.push((run.at(-1)! + 1) % 7);
    runs.push(run);
  }
  return runs;
}

function daysText(weekdays: readonly number[], locale: string, words: Words): string {
  if (new Set(weekdays).size === 7) return words.everyDay;
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  // 5 January 1970 was a Monday.
  const nameOf = (weekday: number) => name.format(Date.UTC(1970, 0, 5 + weekday));
  const names = weekdayRuns(weekdays).flatMap((run) =>
    run.length >= 3 ? [words.dayRange(nameOf(run[0]!), nameOf(run.at(-1)!))] : run.map(nameOf),
  );
  return joinWords(names, words.and);
}

function joinWords(parts: string[], and: string): string {
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`;
}

function hoursText(window: LocalWindow, locale: string, words: Words): string {
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  const timeOf = (minute: number) => clock.format((minute % MINUTES_PER_DAY) * 60_000);
  const { fromMinute, toMinute } = window;
  if (windowMinutes(window) === MINUTES_PER_DAY && fromMinute === 0) return '';
  if (fromMinute === 0) return words.before(timeOf(toMinute));
  if (toMinute === MINUTES_PER_DAY || toMinute === 0) return words.from(timeOf(fromMinute));
  return words.between(timeOf(fromMinute), timeOf(toMinute));
}

/**
 * The windows in words, for the middle of a sentence: "Monday to Friday before 12:00".
 * English, Swedish, Danish, Norwegian and Finnish; other languages get weekday names and digits.
 */
export function windowText(windows: readonly LocalWindow[], locale: string): string {
  const words = wordsOf(locale);
  const texts = windows
    .filter((window) => window.weekdays.length > 0)
    .map((window) => {
      const days = daysText(window.weekdays, locale, words);
      const hours = hoursText(window, locale, words);
      return [days, hours].filter(Boolean).join(' ') || words.always;
    });
  if (texts.length === 0) return words.always;
  return texts.length === 1 ? texts[0]! : `${texts.slice(0, -1).join(', ')}, ${words.and} ${texts.at(-1)}`;
}
