import { expect, test, vi } from 'vitest';

vi.stubGlobal('localStorage', { getItem: () => null });
vi.stubGlobal('navigator', { languages: ['en-GB'] });
const { attributeName, suggestDecimal, suggestPlans } = await import('../../../web/src/places/imports/suggest-plan.ts');
const { columnProblem, planProblems } = await import('../../../web/src/places/imports/check-plan.ts');
const { timeFormatOf, wordsOf } = await import('../../../web/src/places/imports/read-samples.ts');
const { toMapping } = await import('../../../web/src/places/imports/to-mapping.ts');

const settings = { decimal: '.', timeZone: 'Europe/Stockholm', refundPrefix: '', source: 'import' } as const;
const known = { attributes: new Map([['firstName', 'text'] as const]), topics: ['news'] };
const columns = (values: Record<string, string[]>) =>
  Object.entries(values).map(([column, samples]) => ({ column, samples }));

test('headers in several languages and values say what columns mean', () => {
  const plans = suggestPlans(
    'contacts',
    columns({
      Kundnr: ['17'],
      Adress: ['a@x.example', 'b@x.example'],
      Förnamn: ['Åsa'],
      'First name': ['Åsa'],
      Postnr: ['27141'],
      Född: ['24/12/1980'],
      Antal: ['3', '4'],
      Nyhetsbrev: ['ja', 'nej'],
    }),
    known,
  );
  expect(plans.map(({ role, name, type }) => (role === 'attribute' ? `${name}: ${type}` : role))).toEqual([
    'externalId',
    'email',
    'fornamn: text',
    'firstName: text',
    'postnr: text',
    'fodd: date',
    'antal: number',
    'consent',
  ]);
  expect(attributeName('LAST NAME')).toBe('lastName');
  expect(suggestDecimal(columns({ a: ['12,50', '1,5'], b: ['3.2'] }))).toBe(',');
});

test('the format of times is found by what all values can be', () => {
  expect(timeFormatOf(['2026-11-22', '2026-11-22T10:00:00Z'])).toBe('iso');
  expect(timeFormatOf(['03/04/2026', '25/04/2026'])).toBe('DD/MM/YYYY');
  expect(timeFormatOf(['12/25/2026 08:30'])).toBe('MM/DD/YYYY HH:mm');
  expect(timeFormatOf(['1.2.2026', '24.12.2026'])).toBe('D.M.YYYY');
  expect(timeFormatOf(['tea'])).toBeNull();
});

test('what cannot be read, is double or lacks is said', () => {
  const plans = suggestPlans('contacts', columns({ Email: ['a@x.example', 'nobody'], Mail: ['b@x.example'] }), known);
  expect(columnProblem(plans[0]!, plans, settings)).toBe('1 of 2 values cannot be read so, such as “nobody”.');
  const twice = plans.map((plan) => ({ ...plan, role: 'email' }));
  expect(columnProblem(twice[1]!, twice, settings)).toMatch(/means the same/);
  expect(planProblems('contacts', [])).toHaveLength(1);
  expect(
    planProblems('order-lines', suggestPlans('order-lines', columns({ order: ['1'], id: ['2'] }), known)),
  ).toHaveLength(3);
});

test('the mapping names formats and words that the server would not know by itself', () => {
  const plans = suggestPlans(
    'contacts',
    columns({ Email: ['a@x.example'], Born: ['24/12/1980'], Newsletter: ['Ja', 'nej', '1'] }),
    known,
  );
  expect(toMapping('contacts', plans, settings)).toEqual({
    decimal: '.',
    timeZone: 'Europe/Stockholm',
    fields: { email: 'Email' },
    attributes: { born: { column: 'Born', type: 'date', format: 'DD/MM/YYYY' } },
    consents: [
      {
        topic: 'news',
        source: 'import',
        state: { column: 'Newsletter', yes: ['true', 'yes', 'y', '1', 'Ja'], no: ['false', 'no', 'n', '0', 'nej'] },
      },
    ],
  });
  expect(wordsOf(['yes', '0'])).toBeNull();
  const orders = suggestPlans(
    'orders',
    columns({ 'Order no': ['1'], Date: ['2026-11-22'], Total: ['12.50'], Email: ['a@x.example'] }),
    known,
  );
  expect(planProblems('orders', orders)).toEqual([]);
  expect(toMapping('orders', orders, { ...settings, refundPrefix: 'C' })).toMatchObject({
    fields: { orderId: 'Order no', at: 'Date', amount: 'Total', email: 'Email' },
    refundPrefix: 'C',
  });
});
