import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, signIn } from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

/** What Home may ask a browser to load that has been here never before. */
const MOST_KB = 250;

type Loaded = { name: string; encodedBodySize: number; decodedBodySize: number };

describe.skipIf(!chromiumPath)('the first page with nothing in the cache', () => {
  const pages = usePages(database);
  beforeAll(async () => {
    await pages.stage().ask('POST', '/contacts', { externalId: 'p1', email: 'p1@people.example' });
    const page = await pages.openSignedOut();
    await page.goto('/');
    await signIn(page, operator);
    await page.locator('#page h1').waitFor();
    await pages.keepSession(page);
    await page.context().close();
  });

  it(`loads less than ${MOST_KB} KB of scripts, compressed, and keeps them`, async () => {
    const page = await pages.open();
    const kept: string[] = [];
    page.on('response', (answer) => {
      if (answer.url().includes('/assets/')) kept.push(answer.headers()['cache-control'] ?? '');
    });
    await page.goto('/');
    await page.locator('#page h2').first().waitFor();
    await page.waitForLoadState('networkidle');
    const loaded = await page.evaluate<Loaded[]>(
      'performance.getEntriesByType("resource").map((each) => each.toJSON()).filter(({ name }) => name.endsWith(".js"))',
    );
    const bytes = loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    expect(loaded.length).toBeGreaterThan(2);
    for (const { name, encodedBodySize, decodedBodySize } of loaded) {
      if (decodedBodySize > 2_000) expect(encodedBodySize, name).toBeLessThan(decodedBodySize / 1.5);
    }
    expect(Math.round(bytes / 1_024)).toBeLessThan(MOST_KB);
    expect(kept.every((header) => header.includes('immutable'))).toBe(true);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('speaks the language of the browser, with words that are data and not scripts', async () => {
    const page = await pages.open({ locale: 'sv-SE' });
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sedan igår' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('sv');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
