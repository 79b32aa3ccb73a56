import {
  type AttributeType,
  type ConsentInput,
  type ContactInput,
  type StagedContact,
  stageContact,
} from '../contacts/index.ts';
import type { AttributeSource, ConsentSource, ContactsMapping } from './mapping.schema.ts';
import {
  type CellReader,
  type Columns,
  instantReader,
  type Row,
  RowRefused,
  textReader,
  wordsReader,
} from './read-cells.ts';
import { decimalText, readDecimal } from './read-decimal.ts';

export type ContactRowReader = (row: Row, line: number, original: string) => StagedContact;

type Settings = {
  /** Of the workspace. */
  timeZone: string;
  now: Date;
  types: ReadonlyMap<string, AttributeType>;
};

/**
 * Compiles a mapping into a reader of rows of a contacts file. It throws `RowRefused`; what a contact may look like is
 * decided by the contacts room. Empty cells say nothing, except for attributes mapped with `empty: "remove"`.
 */
export function createContactRowReader(
  mapping: ContactsMapping,
  columns: Columns,
  settings: Settings,
): ContactRowReader {
  const { fields } = mapping;
  const timeZone = mapping.timeZone ?? settings.timeZone;
  const text = (source: typeof fields.email) => textReader(source, columns, mapping);
  const externalIdOf = text(fields.externalId);
  const emailOf = text(fields.email);
  const timeZoneOf = text(fields.timeZone);
  const languageOf = text(fields.language);
  const createdAtOf = instantReader(fields.createdAt, columns, { style: mapping, timeZone });
  const attributes = Object.entries(mapping.attributes).map(([name, source]) => {
    const type = settings.types.get(name) ?? 'text';
    return { name, read: attributeReader(source, type, columns, mapping, timeZone) };
  });
  const consents = mapping.consents.map((consent) => consentReader(consent, columns, mapping, timeZone));

  return (row, line, original) => {
    const createdAt = createdAtOf(row);
    const input: ContactInput = {
      externalId: externalIdOf(row),
      email: emailOf(row),
      timeZone: timeZoneOf(row),
      language: languageOf(row),
      attributes: {},
    };
    if (createdAt !== null) input.createdAt = new Date(createdAt);
    for (const { name, read } of attributes) {
      const value = read(row);
      if (value !== undefined) (input.attributes as Record<string, unknown>)[name] = value;
    }
    const told = consents.map((read) => read(row)).filter((consent) => consent !== null);
    if (told.length > 0) input.consent = told;
    const staged = stageContact(input, { line, original, types: settings.types, now: settings.now });
    if (!staged.ok) {
      const { code, message, path } = staged.problem;
      throw new RowRefused(code, path === '' ? message : `${path}: ${message}`);
    }
    return staged.row;
  };
}

/** The types a mapping asks for, where it says so; a fixed value has the type of the value. */
export function typesWanted(mapping: ContactsMapping): Map<string, AttributeType | undefined> {
  return new Map(
    Object.entries(mapping.attributes).map(([name, source]) => {
      if (typeof source === 'string') return [name, undefined];
      if ('column' in source) return [name, source.type];
      const type = typeof source.value;
      return [name, type === 'number' || type === 'boolean' ? type : undefined];
    }),
  );
}

/** The value of a cell under its type; undefined says nothing, null takes the attribute away. */
function attributeReader(
  source: AttributeSource,
  type: AttributeType,
  columns: Columns,
  mapping: ContactsMapping,
  timeZone: string,
): CellReader<unknown> {
  if (typeof source === 'object' && 'value' in source) return () => source.value;
  const given = typeof source === 'string' ? { column: source, separator: '|', empty: 'keep' as const } : source;
  const whenEmpty = given.empty === 'remove' ? null : undefined;
  const textOf = textReader(given.column, columns, mapping);
  if (type === 'boolean') {
    const saysYes = wordsReader(given.column, columns, { strict: true });
    return (row) => saysYes(row) ?? whenEmpty;
  }
  if (type === 'date') return dateReader(given, columns, mapping, { timeZone, whenEmpty });
  return (row) => {
    const text = textOf(row);
    if (text === null) return whenEmpty;
    if (type === 'text' || type === 'company') return text;
    if (type === 'list') {
      return text
        .split(given.separator)
        .map((item) => item.trim())
        .filter((item) => item !== '');
    }
    const value = readDecimal(text, mapping);
    if (value === undefined) {
      throw new RowRefused(
        'row_field_invalid',
        `Column "${given.column}": a number is needed, found "${text.slice(0, 60)}".`,
      );
    }
    return Number(decimalText(value));
  };
}

/** Days stay days (no zone can move a birthday); texts with a clock time become instants. */
function dateReader(
  given: { column: string; format?: string | undefined },
  columns: Columns,
  mapping: ContactsMapping,
  { timeZone, whenEmpty }: { timeZone: string; whenEmpty: null | undefined },
): CellReader<unknown> {
  const format = given.format ?? 'iso';
  const isDay = format !== 'iso' && !format.startsWith('epoch') && !/[Hhms]/.test(format);
  const source = { column: given.column, format };
  const textOf = textReader(given.column, columns, mapping);
  const dayOf = instantReader(source, columns, { style: mapping, timeZone: 'UTC' });
  const instantOf = instantReader(source, columns, { style: mapping, timeZone });
  return (row) => {
    const text = textOf(row);
    if (text === null) return whenEmpty;
    if (isDay || (format === 'iso' && text.length === 10)) {
      const day = dayOf(row);
      return day === null ? whenEmpty : new Date(day).toISOString().slice(0, 10);
    }
    const at = instantOf(row);
    return at === null ? whenEmpty : new Date(at);
  };
}

function consentReader(
  consent: ConsentSource,
  columns: Columns,
  mapping: ContactsMapping,
  timeZone: string,
): CellReader<ConsentInput | null> {
  const yes = ['subscribed', 'true', 'yes', 'y', '1'];
  const no = ['unsubscribed', 'false', 'no', 'n', '0'];
  const words = typeof consent.state === 'string' ? { column: consent.state, yes, no } : consent.state;
  const saysYes = wordsReader(
    'column' in words ? { ...words, yes: words.yes ?? yes, no: words.no ?? no } : words,
    columns,
    {
      strict: false,
    },
  );
  const atOf = instantReader(consent.at, columns, { style: mapping, timeZone });
  return (row) => {
    const answer = saysYes(row);
    if (answer === null) return null;
    const at = atOf(row);
    const state = answer ? 'subscribed' : 'unsubscribed';
    const told: ConsentInput = { topic: consent.topic, state, source: consent.source };
    return at === null ? told : { ...told, at: new Date(at) };
  };
}
