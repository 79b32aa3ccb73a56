import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readSettings } from '../src/config.ts';
import { silentLog, startTemporaryPostgres } from '../src/platform/index.ts';
import { startProgram } from '../src/program.ts';
import { loadOfferWorld, openOfferStage } from '../test/kit/offer-stage.ts';
import { findChromium, launchChromium } from './find-chromium.ts';
import { readArguments, sayUsage } from './read-arguments.ts';

const usage = `Draws the report of a morning offer in a simulated shop: node --import tsx scripts/draw-load-shift.ts
  [--into docs/images] [--scheme light] [--width 1200]`;

const { values } = readArguments(usage, {
  into: { type: 'string' },
  scheme: { type: 'string' },
  width: { type: 'string' },
});
const chromium = findChromium();
if (!chromium) sayUsage(`There is no Chromium on the PATH: install one, or set TEST_CHROMIUM.\n\n${usage}`);
const path = join(resolve(values.into ?? join(import.meta.dirname, '../docs/images')), 'load-shift.png');
const colorScheme = values.scheme === 'dark' ? 'dark' : 'light';
const account = { email: 'kim@shop.example', password: 'a password of Kim' };

const postgres = await startTemporaryPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'kohort-draw-'));
const env = { DATABASE_URL: postgres.url, DATA_DIR: dataDir, PORT: '0', TRACKING_PORT: '0', MAILBOX_PORT: '0' };
const program = await startProgram(readSettings(env), silentLog);
try {
  const { workspaces } = program.house;
  await workspaces.createOperator({ ...account, name: 'Kim' });
  const stage = await openOfferStage(program.db);
  await workspaces.addOperator(stage.workspaceId, { email: account.email, role: 'owner' });
  const { offerId } = await loadOfferWorld(stage, {
    ...{ seed: 'load-shift', contacts: 4_000, truth: { shift: 0.5, extraOrders: 0.4 } },
    name: 'Five per cent before noon',
  });
  const browser = await launchChromium(chromium);
  const viewport = { width: Number(values.width ?? 1_200), height: 900 };
  const page = await browser.newPage({ baseURL: program.publicUrl, viewport, colorScheme, reducedMotion: 'reduce' });
  await page.goto(`/?${new URLSearchParams({ to: `/offers/${offerId}` })}`);
  await page.getByLabel('E-mail').first().fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('application', { name: 'The difference' }).locator('path').first().waitFor();
  const picture = await page.screenshot({ fullPage: true, type: 'png' });
  await browser.close();
  await writeFile(path, picture);
  console.log(`${path}: ${Math.round(picture.length / 1024)} KB`);
} finally {
  await program.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
