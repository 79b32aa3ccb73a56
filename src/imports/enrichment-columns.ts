import { KohortError } from '../platform/index.ts';
import { type ContactsMapping, mappingSchemas } from './mapping.schema.ts';

/** How a file is to be read; null: found out, or the default. */
export type EnrichmentStyle = {
  /** Names of the columns that say whose a row is; null: by what they are usually called. */
  externalId: string | null;
  email: string | null;
  /** `city` or `city=Home town` (attribute = column), with commas between them; null: all other columns. */
  columns: string | null;
  delimiter: ',' | ';' | '\t' | '|' | null;
  encoding: 'auto' | 'utf-8' | 'latin1';
  decimal: '.' | ',';
};

const attributeName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const usual = {
  externalId: new Set(['externalid', 'customerid', 'customernumber', 'contactexternalid']),
  email: new Set(['email', 'emailaddress', 'mail', 'epost']),
};

const bare = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
const quoted = (names: readonly string[]) =>
  names
    .slice(0, 20)
    .map((name) => `"${name.slice(0, 80)}"`)
    .join(', ');

const invalid = (detail: string, path: string) =>
  new KohortError('import_mapping_invalid', { detail, fields: [{ path, message: detail }] });

/** Attribute → column, of those named; or of all columns but the keys. */
function attributesOf(header: readonly string[], keys: readonly string[], columns: string | null): [string, string][] {
  if (columns === null) {
    const others = header.filter((name) => name !== '' && !keys.includes(name));
    const wrong = others.filter((name) => !attributeName.test(name));
    if (wrong.length > 0) {
      const which = `${quoted(wrong)} ${wrong.length === 1 ? 'is no name' : 'are no names'} of an attribute`;
      throw invalid(
        `${which}: say which columns are meant by "columns", such as city,shoe_size=Shoe size.`,
        'query.columns',
      );
    }
    return others.map((name) => [name, name]);
  }
  return columns
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', column = name] = part.split(/=(.*)/s).map((text) => text.trim());
      if (!attributeName.test(name)) {
        throw invalid(
          `"${name.slice(0, 80)}" is no name of an attribute: A-Z, a-z, 0-9 and _, beginning with a letter.`,
          'query.columns',
        );
      }
      return [name, column];
    });
}

/**
 * What the columns of a file mean, as a mapping of an import of contacts. Throws `import_mapping_invalid` when nothing says
 * whose a row is, when no attribute is left, and for names that no attribute can have; `import_columns_missing`.
 */
export function mapEnrichment(header: readonly string[], style: EnrichmentStyle): ContactsMapping {
  const keyOf = (kind: 'externalId' | 'email') =>
    style[kind] ?? header.find((name) => usual[kind].has(bare(name))) ?? undefined;
  const externalId = keyOf('externalId');
  const email = keyOf('email');
  const keys = [externalId, email].filter((name) => name !== undefined);
  if (keys.length === 0) {
    const detail = `No column says whose a row is. The file has ${quoted(header)}: name one by "externalId" or "email".`;
    throw invalid(detail, 'query.externalId');
  }
  const attributes = attributesOf(header, keys, style.columns);
  if (attributes.length === 0) throw invalid('The file has no column with an attribute to take over.', 'query.columns');
  const missing = [...keys, ...attributes.map(([, column]) => column)].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const detail = `The file has no column ${quoted([...new Set(missing)])}. It has ${quoted(header)}.`;
    throw new KohortError('import_columns_missing', { detail });
  }
  const { encoding, decimal, delimiter } = style;
  return mappingSchemas.contacts.parse({
    encoding,
    decimal,
    ...(delimiter === null ? {} : { delimiter }),
    fields: { ...(externalId === undefined ? {} : { externalId }), ...(email === undefined ? {} : { email }) },
    attributes: Object.fromEntries(attributes),
  });
}
