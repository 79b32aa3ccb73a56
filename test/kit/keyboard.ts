import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What is wrong with where the focus is: nowhere, or where nobody sees it. Null when nothing is. */
const focusProblem = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return 'nothing has the focus';
  const { left, top, right, bottom, width, height } = focused.getBoundingClientRect();
  const name = focused.outerHTML.slice(0, 200);
  // A box to tick or switch is drawn by what stands around it.
  if ((width < 2 || height < 2) && !focused.labels?.length) return 'the focus is on something that cannot be seen: ' + name;
  if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return 'the focus is out of sight: ' + name;
  const header = document.querySelector('header')?.getBoundingClientRect();
  const isAbove = focused.closest('header, .skip-link, [role=dialog]');
  if (header && !isAbove && bottom <= header.bottom) return 'the focus is behind the header: ' + name;
  return null;
})()`;

const hasFocus = (locator: Locator) => locator.evaluate((one) => one.matches(':focus')).catch(() => false);

/** A person who has a keyboard and no mouse. */
export function createTypist(page: Page) {
  const typist = {
    async press(...keys: string[]): Promise<void> {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text: string) => page.keyboard.type(text),
    /** Goes on with Tab (back with "Shift+Tab") until it has the focus, and always sees where that is. */
    async reach(wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      const one = wanted.first();
      await one.waitFor();
      for (let presses = 0; !(await hasFocus(one)); presses += 1) {
        expect(presses, `${key} never comes to ${wanted}`).toBeLessThan(60);
        await page.keyboard.press(key);
        expect(await page.evaluate(focusProblem)).toBeNull();
      }
    },
    /** Reaches a button or a link, and presses it. */
    async use(wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      await typist.reach(wanted, key);
      await page.keyboard.press('Enter');
    },
    /** Reaches a field, and writes in it instead of what it held. */
    async fill(wanted: Locator, text: string): Promise<void> {
      await typist.reach(wanted);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
    /** Goes down a list that is open to this choice, and takes it. */
    async choose(option: Locator): Promise<void> {
      await option.waitFor();
      const isSelected = () => option.evaluate((one) => one.matches('[data-combobox-selected]'));
      for (let presses = 0; !(await isSelected()); presses += 1) {
        expect(presses, `the arrow never comes to ${option}`).toBeLessThan(20);
        await page.keyboard.press('ArrowDown');
      }
      await page.keyboard.press('Enter');
    },
    /** Waits until the focus has come here by itself. */
    async isLedTo(wanted: Locator): Promise<void> {
      await wanted.first().waitFor();
      await expect.poll(() => hasFocus(wanted.first()), { message: `the focus comes to ${wanted}` }).toBe(true);
    },
  };
  return typist;
}
