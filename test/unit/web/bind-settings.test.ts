import '../../kit/browser-globals.ts';
import { describe, expect, it } from 'vitest';
import { type Bound, readSection, showSection } from '../../../web/src/places/settings/customers/bind-settings.ts';

const isAmount = (values: Record<string, unknown>) => values['spend.by'] === 'amount';
const fields: Bound[] = [
  { kind: 'choice', name: 'spend.by', label: '', options: [] },
  { kind: 'number', name: 'spend.share', label: '', scale: 'share', isShown: (values) => !isAmount(values) },
  { kind: 'number', name: 'spend.amount', label: '', isShown: isAmount },
  { kind: 'text', name: 'wanted', label: '', isList: 'names' },
  { kind: 'long', name: 'costs', label: '', isList: 'shares' },
];
const section = { spend: { by: 'top-share', share: 0.25 }, wanted: null, costs: { 'Wine, red': 6_550 }, other: 7 };

describe('settings in a form', () => {
  it('shows shares as per cent and lists as text, and reads them back as they were', () => {
    const shown = showSection(section, fields);
    expect(shown).toMatchObject({ 'spend.share': 25, wanted: '', costs: 'Wine, red: 65.5' });
    expect(JSON.parse(JSON.stringify(readSection(section, fields, shown)))).toEqual({
      spend: section.spend,
      wanted: null,
      costs: section.costs,
    });
  });

  it('leaves out what is not shown, and parts that the form does not have', () => {
    const typed = { ...showSection(section, fields), 'spend.by': 'amount', 'spend.amount': 900, wanted: 'city, zip' };
    expect(JSON.parse(JSON.stringify(readSection(section, fields, typed)))).toEqual({
      spend: { by: 'amount', amount: 900 },
      wanted: ['city', 'zip'],
      costs: section.costs,
    });
  });
});
