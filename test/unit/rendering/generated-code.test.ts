import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CodeSheet } from '../../../src/rendering/code-sheet.ts';
import { RUN_TOOLS } from '../../../src/rendering/run-tools.ts';
import { awkward } from './awkward.ts';
import { compile, contextOf, designOf } from './fixtures.ts';

/** All words that the code of a template may hold, besides constants and variables by number. */
const OUR_WORDS = new Set([
  ...Object.keys(RUN_TOOLS),
  ...'let const if else for new typeof true false null undefined'.split(' '),
  ...'run root limits maxCharacters values most sink still value size out it length Array isArray'.split(' '),
  ...'object string function'.split(' '),
]);

/** Everything that was made into code while `compiling`. */
async function codeOf(compiling: () => Promise<unknown>): Promise<string> {
  const build = vi.spyOn(CodeSheet.prototype, 'build');
  await compiling().catch(() => undefined);
  return build.mock.calls.map(([, body]) => body).join('\n');
}

function checkCode(code: string): void {
  const foreign = (code.match(/[A-Za-z_$][\w$]*/g) ?? []).filter(
    (word) => !OUR_WORDS.has(word) && !/^[kv]\d+$/.test(word),
  );
  expect(foreign).toEqual([]);
  expect(code.replace(/'(object|string|function)'/g, '')).toMatch(/^[\w\s.,;:?!=()[\]{}<>&+-]*$/);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the code of a template', () => {
  it.each([
    '{{contact.[x"];process.exit(1);//]}}',
    "{{default contact.a '\\'];globalThis.broken=1;//'}}",
    '{{default contact.a "`+(globalThis.broken=1)+`"}}',
    '{{#each contact.list as |globalThis constructor|}}{{globalThis}}{{constructor}}{{/each}}',
    '{{#with contact.place as |a);process.exit(1);(|}}{{this}}{{/with}}',
    '{{#if (eq contact.a "\u2028process.exit(1)")}}x{{/if}}',
    '{{date contact.at style="*/process.exit(1)/*"}}',
    '{{money contact.n currency=contact.[a\nb]}}',
    '{{k_link "0);process.exit(1);("}}',
    '{{#k_link 0}}x{{/k_link}}',
    '{{{k_open}}}',
    '<a href="https://shop.example/{{contact.[);process.exit(1);(]}}/`1`">x</a>',
  ])('holds none of %s', async (text) => {
    checkCode(await codeOf(() => compile({ mjml: designOf(text), subject: 'x' })));
  });

  it('holds no text of the author, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(awkward, awkward, async (text, literal) => {
        const quoted = literal.replace(/["{}]/g, '');
        const mjml = designOf(
          `a {{default contact.firstName "${quoted}"}} <a href="https://x.example/?{{contact.city}}">b</a>`,
        );
        vi.restoreAllMocks();
        const code = await codeOf(() => compile({ mjml, subject: `s ${text.replace(/[{}]/g, '')}` }));
        checkCode(code);
        if (code === '') return;
        expect(code).toContain('fallBack(');
      }),
      { numRuns: 60 },
    );
  });

  it('reads a value behind a default only when it is needed', async () => {
    const program = await compile({ mjml: designOf('{{default contact.firstName offer.code}}'), subject: 'x' });
    let reads = 0;
    const offer = {
      name: 'x',
      get code() {
        reads += 1;
        return 'CODE';
      },
    };
    program.render(contextOf({ contact: { email: 'a@example.org', firstName: 'Anna' }, offer }));
    expect(reads).toBe(0);
    expect(program.render(contextOf({ contact: { email: 'a@example.org', firstName: ' ' }, offer })).html).toContain(
      'CODE',
    );
    expect(reads).toBe(1);
  });
});
