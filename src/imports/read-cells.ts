import type { Source, Words } from './mapping.schema.ts';
import { type Decimal, decimalText, integerText, type NumberStyle, readDecimal } from './read-decimal.ts';
import { createInstantReader, type InstantReader } from './read-instant.ts';

/** Why a row, or an order, was not taken in. `code` is stable, `message` is for people and names column and value. */
export type RowProblem = { code: string; message: string };

/** Thrown and caught inside one row: the first thing wrong with it. */
export class RowRefused extends Error {
  readonly problem: RowProblem;

  constructor(code: string, message: string) {
    super(message);
    this.problem = { code, message };
  }
}

/** Where the columns of a file stand. Columns that are not there are collected in `missing`. */
export class Columns {
  readonly missing: string[] = [];
  readonly #places = new Map<string, number>();

  constructor(header: readonly string[]) {
    header.forEach((name, place) => {
      const key = name.trim();
      if (!this.#places.has(key)) this.#places.set(key, place);
    });
  }

  /** Place of the column, or -1 after noting that it is missing. */
  place(name: string): number {
    const place = this.#places.get(name.trim());
    if (place === undefined) {
      this.missing.push(name);
      return -1;
    }
    return place;
  }
}

export type Row = readonly string[];
export type CellReader<Value> = (row: Row) => Value;

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

const refuse = (name: string, text: string, wanted: string): never => {
  throw new RowRefused('row_field_invalid', `Column "${name}": ${wanted}, found ${shown(text)}.`);
};

/** The text of a cell, trimmed; null when it is empty or the field is not mapped. */
export function textReader(
  source: Source | undefined,
  columns: Columns,
  style: NumberStyle,
): CellReader<string | null> {
  if (source === undefined) return () => null;
  if (typeof source === 'object' && 'value' in source) return () => source.value;
  const name = typeof source === 'string' ? source : source.column;
  const format = typeof source === 'string' ? undefined : source.format;
  const place = columns.place(name);
  const plain = (row: Row): string | null => {
    const text = (row[place] as string).trim();
    if (text === '') return null;
    if (text.includes('\0')) refuse(name, text, 'there is a zero byte in it');
    return text;
  };
  if (format === undefined) return plain;
  return (row) => {
    const text = plain(row);
    if (text === null) return null;
    if (format === 'integer') return integerText(text, style) ?? refuse(name, text, 'a whole number is needed');
    const value = readDecimal(text, style);
    return value === undefined ? refuse(name, text, 'a number is needed') : decimalText(value);
  };
}

/** A number, exactly; null when the cell is empty. */
export function decimalReader(
  source: Source | undefined,
  columns: Columns,
  style: NumberStyle,
): CellReader<Decimal | null> {
  const read = textReader(typeof source === 'object' && 'column' in source ? source.column : source, columns, style);
  const name = nameOf(source);
  return (row) => {
    const text = read(row);
    if (text === null) return null;
    return readDecimal(text, style) ?? refuse(name, text, 'a number is needed');
  };
}

/** An instant as epoch ms; null when the cell is empty. */
export function instantReader(
  source: Source | undefined,
  columns: Columns,
  settings: { style: NumberStyle; timeZone: string },
): CellReader<number | null> {
  if (source === undefined) return () => null;
  const format = (typeof source === 'object' && 'column' in source ? source.format : undefined) ?? 'iso';
  const readInstant: InstantReader = createInstantReader(format, settings.timeZone);
  const read = textReader(
    typeof source === 'object' && 'column' in source ? source.column : source,
    columns,
    settings.style,
  );
  const name = nameOf(source);
  return (row) => {
    const text = read(row);
    if (text === null) return null;
    return readInstant(text) ?? refuse(name, text, `a time in the format "${format}" is needed`);
  };
}

const YES = ['true', 'yes', 'y', '1'];
const NO = ['false', 'no', 'n', '0'];

/** Yes, no, or null when the cell is empty and no word list names the empty cell. `strict` refuses other words. */
export function wordsReader(
  source: Words | undefined,
  columns: Columns,
  { strict }: { strict: boolean },
): CellReader<boolean | null> {
  if (source === undefined) return () => null;
  if (typeof source === 'object' && 'value' in source) return () => source.value;
  const {
    column: name,
    yes,
    no,
  } = typeof source === 'string' ? { column: source, yes: undefined, no: undefined } : source;
  const place = columns.place(name);
  const words = new Map<string, boolean>();
  // With words for one side only, every other word that is not empty means the other side.
  for (const word of yes ?? YES) words.set(word.trim().toLowerCase(), true);
  for (const word of no ?? NO) if (!words.has(word.trim().toLowerCase())) words.set(word.trim().toLowerCase(), false);
  return (row) => {
    const text = (row[place] as string).trim().toLowerCase();
    const answer = words.get(text);
    if (answer !== undefined) return answer;
    if (text === '' || !strict) return null;
    if (yes !== undefined && no === undefined) return false;
    return refuse(name, text, `one of ${[...words.keys()].join(', ')} is needed`);
  };
}

function nameOf(source: Source | undefined): string {
  if (source === undefined) return '';
  if (typeof source === 'string') return source;
  return 'column' in source ? source.column : '(fixed value)';
}
