import { escapeHtml, pageFrame } from './page-frame.ts';
import { pageTexts } from './page-texts.ts';
import type { Shown } from './visit.ts';

/** For a link whose contact was erased. */
export function gonePage(language: Shown['language']): string {
  const { gone, goneWhat } = pageTexts[language];
  return pageFrame({ language, title: gone, shop: null, body: `<p>${escapeHtml(goneWhat)}</p>` });
}
