import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineAndColumn } from '../../../src/rendering/mapped-text.ts';

it('finds line and column of any place in any text, also when texts take turns', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ö', '\n') });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), fc.array(fc.nat(30)), (texts, offsets) => {
      for (const [index, offset] of offsets.entries()) {
        const of = texts[index % texts.length]!;
        const lines = of.slice(0, offset).split('\n');
        expect(lineAndColumn(of, offset)).toEqual({ line: lines.length, column: lines.at(-1)!.length + 1 });
      }
    }),
  );
});
