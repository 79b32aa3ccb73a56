/** A row of CSV as RFC 4180 has it, and safe to open in a spreadsheet. Pure. */

/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]|^\s|\s$/;

export type CsvValue = string | number | boolean | null | undefined | Date | readonly string[];

function textOf(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'string' ? value : value.join('; ');
  return formula.test(text) ? `'${text}` : text;
}

/** Fields between commas, with the line's end. Text that looks like a formula gets an apostrophe before it. */
export function csvRow(values: readonly CsvValue[]): string {
  const fields = values.map((value) => {
    const text = textOf(value);
    return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${fields.join(',')}\r\n`;
}
