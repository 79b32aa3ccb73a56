/**
 * What the mail programs that matter do not show, by the data of caniemail.com (bundled with its package; no network).
 * MJML's own output is no news: it brings its fallbacks with it. Neither is what is only missed by who looks for it.
 */
import { rawData } from 'caniemail';
import { parseDocument } from 'htmlparser2';
import { loadMjml } from '../load-mjml.ts';
import { bodyElements, type Check, type Finding } from './design.ts';
import { readStyleSheets } from './style-rules.ts';
import { usedFeatures } from './used-features.ts';

/** Family and platform in the data → what people call it. Several may be one. */
const CLIENTS: readonly [family: string, platform: string, name: string][] = [
  ['gmail', 'desktop-webmail', 'Gmail'],
  ['gmail', 'ios', 'the Gmail app'],
  ['gmail', 'android', 'the Gmail app'],
  ['outlook', 'windows', 'Outlook on Windows'],
  ['outlook', 'outlook-com', 'Outlook.com'],
  ['outlook', 'macos', 'Outlook on a Mac'],
  ['outlook', 'ios', 'the Outlook app'],
  ['outlook', 'android', 'the Outlook app'],
  ['apple-mail', 'macos', 'Apple Mail'],
  ['apple-mail', 'ios', 'Apple Mail'],
  ['yahoo', 'desktop-webmail', 'Yahoo Mail'],
  ['yahoo', 'ios', 'Yahoo Mail'],
  ['yahoo', 'android', 'Yahoo Mail'],
  ['samsung-email', 'android', 'Samsung Email'],
];

/** Without these a message looks plainer, and is as readable as before. */
const DECORATION = new Set(
  `css-accent-color css-animation css-at-keyframes css-at-media-prefers-reduced-motion css-at-media-hover
  css-at-media-prefers-color-scheme css-at-supports css-backdrop-filter css-border-radius css-border-spacing
  css-box-shadow css-color-scheme css-cursor css-filter css-font-kerning css-hyphens css-letter-spacing
  css-list-style-image css-list-style-position css-mix-blend-mode css-object-fit css-object-position css-opacity
  css-outline css-outline-offset css-overflow css-overflow-wrap css-word-wrap css-pseudo-class-active
  css-pseudo-class-focus css-pseudo-class-hover css-pseudo-class-link css-pseudo-class-visited css-text-shadow
  css-text-wrap css-text-decoration-color css-text-decoration-style css-text-decoration-thickness
  css-text-underline-offset css-transform css-transition css-user-select css-background-position
  css-background-repeat css-background-size css-background-clip css-max-height css-min-height css-widows css-orphans
  html-abbr html-semantics html-wbr html-small html-lang html-dir html-srcset css-box-sizing
  css-at-media-orientation css-at-media-device-pixel-ratio`
    .split(/\s+/)
    .filter(Boolean),
);

const unsupportedBy = new Map(
  rawData.data.map(({ slug, title, stats }): [string, { title: string; clients: string[] }] => {
    const clients = CLIENTS.filter(([family, platform]) => {
      const versions = (stats as unknown as Record<string, Record<string, Record<string, string>> | undefined>)[
        family
      ]?.[platform];
      return Object.values(versions ?? {})
        .at(-1)
        ?.startsWith('n');
    });
    return [slug, { title: title.trim(), clients: [...new Set(clients.map(([, , name]) => name))] }];
  }),
);
const isMissedSomewhere = (feature: string) => (unsupportedBy.get(feature)?.clients.length ?? 0) > 0;

/** One of each element that people build messages of. */
const SAMPLE = `<mjml><mj-head><mj-preview>p</mj-preview><mj-title>t</mj-title></mj-head><mj-body background-color="#fff">
<mj-wrapper background-color="#fff" border-radius="4px"><mj-section background-url="https://x.se/a.png" full-width="full-width" border-radius="4px"><mj-column border-radius="4px" inner-border-radius="4px">
<mj-text><h1>h</h1><p>p</p><ul><li>l</li></ul></mj-text><mj-image src="https://x.se/a.png" border-radius="4px" fluid-on-mobile="true" href="https://x.se" alt="a" /><mj-button href="https://x.se">b</mj-button><mj-divider /><mj-spacer />
<mj-social><mj-social-element name="facebook" href="https://x.se">f</mj-social-element></mj-social><mj-table><tr><td>t</td></tr></mj-table>
<mj-navbar hamburger="hamburger"><mj-navbar-link href="https://x.se">n</mj-navbar-link></mj-navbar>
<mj-accordion><mj-accordion-element><mj-accordion-title>t</mj-accordion-title><mj-accordion-text>x</mj-accordion-text></mj-accordion-element></mj-accordion>
<mj-carousel><mj-carousel-image src="https://x.se/a.png" /><mj-carousel-image src="https://x.se/b.png" /></mj-carousel></mj-column></mj-section>
<mj-section><mj-group><mj-column><mj-text>a</mj-text></mj-column><mj-column><mj-text>a</mj-text></mj-column></mj-group></mj-section></mj-wrapper>
<mj-hero mode="fixed-height" height="100px" background-url="https://x.se/a.png" background-width="100px" background-height="100px"><mj-text>h</mj-text></mj-hero></mj-body></mjml>`;

let ownOfMjml: Promise<ReadonlySet<string>> | undefined;

/** What MJML writes by itself, read off its output once. */
function featuresOfMjml(): Promise<ReadonlySet<string>> {
  ownOfMjml ??= readFeaturesOfMjml();
  return ownOfMjml;
}

async function readFeaturesOfMjml(): Promise<ReadonlySet<string>> {
  const mjml2html = await loadMjml();
  const { html } = await mjml2html(SAMPLE, { fonts: {}, keepComments: false });
  const document = parseDocument(html);
  const { elements } = bodyElements(document);
  return new Set(usedFeatures({ elements }, readStyleSheets({ document }), () => true).keys());
}

export const mailClients: Check = {
  name: 'mail-clients',
  async find(design) {
    const own = await featuresOfMjml();
    const sheets = readStyleSheets(design);
    const found: Finding[] = sheets.broken.map(({ reason, text }) => ({
      at: design.spotOf(text),
      message: `The styles cannot be read (${reason}): mail programs leave them out from there on.`,
    }));
    for (const [feature, written] of usedFeatures(design, sheets, isMissedSomewhere)) {
      if (own.has(feature) || DECORATION.has(feature)) continue;
      const { title, clients } = unsupportedBy.get(feature)!;
      const spaced = written.replace(/^([a-z-]+):(?=\S)/, '$1: ');
      found.push({
        at: design.spotOf(written, spaced),
        message: `${names(clients)} ${clients.length === 1 ? 'does' : 'do'} not show ${title}: see that the message works without it.`,
      });
    }
    return found;
  },
};

const list = new Intl.ListFormat('en', { type: 'conjunction' });
function names(clients: readonly string[]): string {
  const text = list.format(clients);
  return text[0]!.toUpperCase() + text.slice(1);
}
