import { describe, expect, it } from 'vitest';
import { type EnrichmentStyle, mapEnrichment } from '../../../src/imports/enrichment-columns.ts';

const style: EnrichmentStyle = {
  ...{ externalId: null, email: null, columns: null },
  ...{ delimiter: null, encoding: 'auto', decimal: '.' },
};
const map = (header: string[], more: Partial<EnrichmentStyle> = {}) => {
  const { fields, attributes } = mapEnrichment(header, { ...style, ...more });
  return { fields, attributes };
};
const codeOf = (header: string[], more: Partial<EnrichmentStyle> = {}) => {
  try {
    map(header, more);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the columns of a file that fills in', () => {
  it.each([
    ['externalId', 'E-mail'],
    ['external_id', 'email address'],
    ['Customer number', 'E_MAIL'],
    ['customer id', 'e-post'],
  ])('"%s" and "%s" say whose a row is, all others are attributes', (externalId, email) => {
    expect(map([externalId, 'city', email, ''])).toEqual({
      fields: { externalId, email },
      attributes: { city: 'city' },
    });
  });

  it('are those that are named, when they are', () => {
    const named = { externalId: 'No', columns: 'city = Home town, shoe,' };
    expect(map(['No', 'Home town', 'shoe', 'Not this one'], named)).toEqual({
      fields: { externalId: 'No' },
      attributes: { city: 'Home town', shoe: 'shoe' },
    });
  });

  it('are refused when nothing says whose a row is, nothing is left, a name cannot be, or a column is not there', () => {
    expect(codeOf(['city'])).toBe('import_mapping_invalid');
    expect(codeOf(['email'])).toBe('import_mapping_invalid');
    expect(codeOf(['email', 'Shoe size'])).toBe('import_mapping_invalid');
    expect(codeOf(['email', '$email'])).toBe('import_mapping_invalid');
    expect(codeOf(['email', 'a'], { columns: '__proto__=a' })).toBe('import_mapping_invalid');
    expect(codeOf(['email', 'a'], { columns: 'b' })).toBe('import_columns_missing');
    expect(codeOf(['email', 'a'], { email: 'mail' })).toBe('import_columns_missing');
  });
});
