import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { createRenderer, forceColorScheme, type RenderContext, withoutTracking } from '../src/rendering/index.ts';
import { makeSource, type Starter, starterTemplates } from '../src/templates/index.ts';
import { findChromium, launchChromium } from './find-chromium.ts';
import { readArguments, sayUsage } from './read-arguments.ts';

const usage = `Draws the starter templates as sheets of three: desktop, phone, and phone in dark mode.

  npm run screenshots [-- <starter> …] [--language en] [--into docs/images]`;

const { values, positionals } = readArguments(usage, { language: { type: 'string' }, into: { type: 'string' } });
const folder = resolve(values.into ?? join(import.meta.dirname, '../docs/images'));
const language = values.language ?? 'en';
const shop = 'https://shop.example';

/** Drawn here, so that nothing comes from elsewhere and everything is ours. */
const pictures: Record<string, string> = {
  coffee: `<rect width="160" height="160" fill="#e9dccb"/><path d="M50 62h60v38a26 26 0 0 1-26 26h-8a26 26 0 0 1-26-26z" fill="#7a4b2a"/><path d="M110 72h10a14 14 0 0 1 0 28h-10" fill="none" stroke="#7a4b2a" stroke-width="8"/><path d="M66 50q8-10 0-20M84 50q8-10 0-20" fill="none" stroke="#b08968" stroke-width="5" stroke-linecap="round"/>`,
  bread: `<rect width="160" height="160" fill="#f3e3c8"/><path d="M30 108V78c0-22 22-34 50-34s50 12 50 34v30a10 10 0 0 1-10 10H40a10 10 0 0 1-10-10z" fill="#c68642"/><path d="M54 64l12 16M78 58l12 16M102 64l12 16" stroke="#f3e3c8" stroke-width="6" stroke-linecap="round"/>`,
  jam: `<rect width="160" height="160" fill="#fbe3cf"/><rect x="48" y="58" width="64" height="72" rx="12" fill="#e2711d"/><rect x="44" y="42" width="72" height="18" rx="5" fill="#5b4636"/><rect x="58" y="78" width="44" height="28" rx="4" fill="#fff8ef"/>`,
};

const product = (name: string, price: number, picture: string) => {
  return { sku: picture, name, price, url: `${shop}/${picture}`, imageUrl: `${shop}/${picture}.svg` };
};

const products = [
  product('Roasted coffee, 250 g', 8_900, 'coffee'),
  product('Sourdough loaf', 4_500, 'bread'),
  product('Orange marmalade', 6_200, 'jam'),
];

const context: RenderContext = {
  contact: { email: 'astrid@example.com', firstName: 'Astrid' },
  workspace: {
    name: 'Corner Shop',
    address: 'Corner Shop, Storgatan 1, 111 22 Stockholm',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
  },
  offer: {
    name: 'Calm mornings',
    kind: 'percent',
    percent: 5,
    code: 'CALM5',
    windowText: 'Monday to Friday before 12:00',
    validUntil: '2026-12-31T23:00:00Z',
  },
  k_slots: { products: { products } },
  track: withoutTracking(`${shop}/leave`),
};

/** Offers that suit what the letter is about; the others show the one above. */
const offers: Record<string, RenderContext['offer']> = {
  'product-launch': {
    name: 'First through the door',
    kind: 'early-access',
    gives: 'Yours two days before all others.',
  },
  welcome: { name: 'A small welcome', kind: 'gift', gives: 'A bag of coffee with your first order.', code: 'HELLO' },
  'win-back': { name: 'Good to see you again', kind: 'amount', amount: 5_000, minBasket: 30_000, code: 'AGAIN50' },
  invitation: { name: 'For our guests', kind: 'points', points: 200 },
};

const looks = [
  { name: 'Desktop, 800 px', width: 800, scheme: 'light' },
  { name: 'Phone, 375 px', width: 375, scheme: 'light' },
  { name: 'Phone, dark', width: 375, scheme: 'dark' },
] as const;

async function photograph(browser: Browser, html: string, { width, scheme }: (typeof looks)[number]): Promise<string> {
  const page = await browser.newPage({
    viewport: { width, height: 600 },
    colorScheme: scheme,
    javaScriptEnabled: false,
  });
  await page.route('**', (route) => {
    const [, name = ''] = /\/(\w+)\.svg$/.exec(route.request().url()) ?? [];
    const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160">${pictures[name] ?? ''}</svg>`;
    return route.fulfill({ contentType: 'image/svg+xml', body });
  });
  await page.setContent(forceColorScheme(html, scheme), { waitUntil: 'load' });
  const picture = await page.screenshot({ fullPage: true, type: 'png' });
  await page.close();
  return `data:image/png;base64,${picture.toString('base64')}`;
}

/** The three beside one another, on grey, with what each is. */
async function drawSheet(browser: Browser, starter: Starter): Promise<Buffer> {
  const hasProducts = starter.slots.some(({ name }) => name === 'products');
  const source = makeSource({
    design: starter,
    brand: { theme: { websiteUrl: shop }, partials: {} },
    slots: hasProducts ? { products: { kind: 'products', source: 'newest', limit: 3, heading: 'You may like' } } : {},
    language,
    workspaceLanguage: starter.language,
  });
  const program = await createRenderer().compileMessage(source);
  const { subject, preheader, html } = program.render({ ...context, offer: offers[starter.key] ?? context.offer });
  const literal = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const shots: string[] = [];
  for (const look of looks) {
    const picture = await photograph(browser, html, look);
    shots.push(`<figure><figcaption>${look.name}</figcaption><img src="${picture}" alt=""></figure>`);
  }
  const sheet = await browser.newPage({ viewport: { width: 1_710, height: 400 }, deviceScaleFactor: 0.75 });
  await sheet.setContent(`<style>
    body { margin: 0; padding: 32px; background: #c9ced6; font: 18px system-ui, sans-serif; color: #1d2126; }
    header { margin: 0 0 24px; } h1 { margin: 0; font-size: 24px; } p { margin: 4px 0 0; }
    main { display: flex; gap: 32px; align-items: start; } figure { margin: 0; } figcaption { margin: 0 0 8px; }
    img { display: block; border-radius: 8px; }
    </style><header><h1>${literal(subject)}</h1><p>${literal(preheader)}</p></header><main>${shots.join('')}</main>`);
  const picture = await sheet.screenshot({ fullPage: true, type: 'png' });
  await sheet.close();
  return picture;
}

const chromium = findChromium();
if (!chromium) sayUsage(`There is no Chromium on the PATH: install one, or set TEST_CHROMIUM.\n\n${usage}`);
const starters = await starterTemplates();
const wanted = starters.filter(({ key }) => positionals.length === 0 || positionals.includes(key));
if (wanted.length === 0) sayUsage(`Starters: ${starters.map(({ key }) => key).join(', ')}.\n\n${usage}`);
await mkdir(folder, { recursive: true });
const browser = await launchChromium(chromium);
try {
  for (const starter of wanted) {
    const picture = await drawSheet(browser, starter);
    const path = join(folder, `template-${starter.key}.png`);
    await writeFile(path, picture);
    console.log(`${path}: ${Math.round(picture.length / 1024)} KB`);
  }
} finally {
  await browser.close();
}
