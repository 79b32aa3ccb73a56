import { createRenderer, type MessageSource, type RenderContext } from '../../../src/rendering/index.ts';

export const renderer = createRenderer();

/** A design with the given text in its only column. */
export const designOf = (inner: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${inner}</mj-text></mj-column></mj-section></mj-body></mjml>`;

export function contextOf(changes: Partial<RenderContext> = {}): RenderContext {
  return {
    contact: { email: 'anna@example.org', firstName: 'Anna' },
    workspace: { name: 'Corner Shop', address: 'Main Street 1', timeZone: 'Europe/Stockholm', currency: 'SEK' },
    track: {
      link: (index, url) => `https://t.example/c/${index}?to=${encodeURIComponent(url)}`,
      openUrl: 'https://t.example/o/1',
      unsubscribeUrl: 'https://t.example/u/1?a=1&b=2',
    },
    ...changes,
  };
}

export const compile = (source: Partial<MessageSource> & { mjml: string }) =>
  renderer.compileMessage({ subject: 'Hello', ...source });

/** The text part of a design with this inner text. */
export async function textOf(inner: string, changes: Partial<RenderContext> = {}, language = 'en'): Promise<string> {
  const program = await compile({ mjml: designOf('x'), text: inner, language });
  return program.render(contextOf(changes)).text.trimEnd();
}

/** Catches what a promise or call throws, as plain fields. */
export async function caught(
  run: () => unknown,
): Promise<{ code: string; detail: string; info: Record<string, unknown> }> {
  try {
    await run();
  } catch (error) {
    return error as never;
  }
  throw new Error('nothing was thrown');
}
