/** As ours do: what a format gave is remembered, up to 500 values each. */
function remembering<Value>(format: (value: Value) => string): (value: Value) => string {
  const results = new Map<Value, string>();
  return (value) => {
    const known = results.get(value);
    if (known !== undefined) return known;
    if (results.size >= 500) results.clear();
    const result = format(value);
    results.set(value, result);
    return result;
  };
}

type Options = { hash: Record<string, string | undefined> };

/**
 * The yardstick's helpers: what templates call, for plain Handlebars, with every Intl format made once, as a careful hand writes
 * them. `remembers`: they also keep what a format gave, as ours do.
 */
export function yardstickHelpers(
  locale: string,
  { timeZone, currency, remembers }: { timeZone: string; currency: string; remembers: boolean },
) {
  const keep: typeof remembering = remembers ? remembering : (format) => format;
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const digits = 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2);
  const formatMoney = keep((minor: number) => money.format(minor / digits));
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const number = new Intl.NumberFormat(locale);
  const formatPercent = keep((value: number) => percent.format(value / 100));
  const rules = new Intl.PluralRules(locale);
  const select = keep((count: number) => rules.select(count));
  const formatNumber = keep((count: number) => number.format(count));
  const dateFormat = (dateStyle: 'long' | 'medium') => {
    const format = new Intl.DateTimeFormat(locale, { dateStyle, timeZone });
    return keep((at: string) => format.format(Date.parse(at)));
  };
  const dates: Record<string, (at: string) => string> = { long: dateFormat('long'), medium: dateFormat('medium') };
  return {
    money: formatMoney,
    percent: formatPercent,
    date: (at: string, { hash }: Options) => dates[hash.style ?? 'long']!(at),
    plural(count: number, { hash }: Options) {
      return (hash[select(count)] ?? hash.other ?? '').replaceAll('#', formatNumber(count));
    },
    default: (...args: unknown[]) =>
      args.slice(0, -1).find((value) => value !== undefined && value !== null && value !== ''),
    gt: (a: number, b: number) => a > b,
  };
}
