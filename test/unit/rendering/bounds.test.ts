import { describe, expect, it } from 'vitest';
import { createRenderer, lintTemplate } from '../../../src/rendering/index.ts';
import { scanTags } from '../../../src/rendering/scan-tags.ts';
import { contextOf, designOf } from './fixtures.ts';

const errorsOf = async (inner: string) => {
  const { problems } = await lintTemplate({ mjml: designOf(inner), subject: 's' });
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
};

/** Each of these took minutes, or for ever, when the cost grew with the square of the length: the test would time out. */
describe('a design made to take long', () => {
  it.each([
    ['the letters our marks begin with', 'kq'.padEnd(400_000, 'q')],
    ['comments that never end', '<!--'.repeat(100_000)],
    ['a short comment mark behind text', 'text <!-->'],
    ['tags that never end', '<b '.repeat(100_000)],
    ['tags that never end, before a quote', `${'<b '.repeat(100_000)}"`],
    ['elements that are never closed', '<pre>'.repeat(20_000)],
    ['spaces', ' '.repeat(300_000)],
  ])('is read in good time: %s', async (_what, inner) => {
    expect((await errorsOf(inner)).length).toBeGreaterThan(0);
  });

  it('is refused when it has too many expressions, or blocks too deep in each other', async () => {
    expect(await errorsOf('{{contact.email}}'.repeat(20_000))).toContain('There are more than 2000 expressions.');
    const calls = `{{default ${'(default '.repeat(20_000)}contact.email "x"${' "x")'.repeat(20_000)} "x"}}`;
    expect(await errorsOf(calls)).toContain('An expression has more than 3000 characters.');
    const nested = (depth: number) =>
      `{{default ${'(default '.repeat(depth)}contact.email "x"${' "x")'.repeat(depth)} "x"}}`;
    const { problems } = await lintTemplate({ mjml: designOf(`first\n${nested(150).repeat(150)}`), subject: 's' });
    expect(problems.find(({ severity }) => severity === 'error')).toMatchObject({
      part: 'template',
      line: designOf('').split('\n').length + 1,
      message: 'Calls stand more than 10 deep in each other: take this expression apart.',
    });
    expect(
      await errorsOf(
        `<a href="{{unsubscribeUrl}}">x</a> ${nested(10)} {{default contact.[((((((((((((] "(((((((((((("}}`,
      ),
    ).toEqual([]);
    const long = `{{default ${'contact.email '.repeat(20)}"x"}}`;
    expect(await errorsOf(long.repeat(1_000))).toContain(
      'The expressions of this message have more than 100000 characters, their texts left out.',
    );
    const deep = '{{#if contact.email}}'.repeat(2_000) + '{{/if}}'.repeat(2_000);
    expect(await errorsOf(deep)).toContain('Blocks stand more than 50 deep in each other.');
  });
});

it('texts may hold what looks like our marks', async () => {
  const source = { mjml: designOf('kq0y0x KQ1Y0X {{contact.email}}'), subject: 'kq0y1x' };
  const program = await createRenderer().compileMessage(source);
  const { html, subject } = program.render(contextOf());
  expect(html).toContain('kq0y0x KQ1Y0X anna@example.org');
  expect(subject).toBe('kq0y1x');
});

it('tags in comments are no tags, and a comment that never ends is none', () => {
  const names = (text: string) => [...scanTags(text)].map(({ name }) => name);
  expect(names('<a><!-- <b> --><i>')).toEqual(['a', 'i']);
  expect(names('<a><!-- <b> <i>')).toEqual(['a', 'b', 'i']);
  expect(names('<a title="<!--"><b>--><i>')).toEqual(['a', 'b', 'i']);
});
