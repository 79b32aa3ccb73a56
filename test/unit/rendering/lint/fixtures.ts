import { lintTemplate, type MessageSource } from '../../../../src/rendering/index.ts';
import { designOf } from '../fixtures.ts';

type Options = Parameters<typeof lintTemplate>[1];

/** What every design needs, so that only what a test is about is told. */
export const SOUND_END = '<p>{{workspace.address}} <a href="{{unsubscribeUrl}}">Unsubscribe</a></p>';
const SOUND_TEXT =
  '<p>Our shop has new things for the season, and tea is poured for whoever comes by on Saturday. There is bread from seven, as always.</p>';

export async function problemsOf(inner: string, source: Partial<MessageSource> = {}, options: Options = {}) {
  const mjml = designOf(`${SOUND_TEXT}\n${inner}\n${SOUND_END}`);
  const { problems } = await lintTemplate(
    { mjml, subject: 'News from the shop', preheader: 'Tea', ...source },
    options,
  );
  return problems;
}

/** The sentences of one check about this text of a design. */
export async function said(check: string, inner: string, source: Partial<MessageSource> = {}, options: Options = {}) {
  const problems = await problemsOf(inner, source, options);
  return problems
    .filter((problem) => problem.check === check)
    .map(({ severity, message }) => `${severity}: ${message}`);
}
