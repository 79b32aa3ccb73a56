import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const house = resolve(import.meta.dirname, '../../..');

/** Licences under which a company may use, change and host the whole without asking anybody. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
]);

/** Packages judged one by one, with the reason. */
const exceptions: Record<string, string> = {
  'caniuse-lite': 'CC-BY-4.0: a table of browser facts, used unchanged by mjml; asks for its source to be named',
  'lightningcss-linux-x64-gnu': 'MPL-2.0: part of vitest, which is an optional peer; never loaded by the program',
  'lightningcss-linux-arm64-gnu': 'as above',
  'lightningcss-darwin-arm64': 'as above',
  'lightningcss-darwin-x64': 'as above',
};

type LockedPackage = { dev?: boolean; devOptional?: boolean; optional?: boolean };

/** "(MIT OR GPL-3.0)" is allowed when one choice is, "MIT AND ISC" when all parts are. */
function isAllowed(expression: string): boolean {
  const bare = expression
    .replace(/\(http[^)]*\)/, '')
    .replace(/^\(([^()]*)\)$/, '$1')
    .trim();
  if (/ or /i.test(bare)) return bare.split(/ or /i).some(isAllowed);
  if (/ and /i.test(bare)) return bare.split(/ and /i).every(isAllowed);
  return allowed.has(bare);
}

/**
 * What runs in production: place in node_modules → licence, as the package itself says. Left out are packages that are
 * only there for development, or to please an optional peer (devOptional); the Dockerfile leaves them out too.
 */
function productionLicences(): [place: string, licence: string][] {
  const lock = JSON.parse(readFileSync(join(house, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  return Object.entries(lock.packages)
    .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
    .filter(([place, { optional }]) => !optional || existsSync(join(house, place))) // the others are for other machines
    .map(([place]) => [place, licenceOf(place)]);
}

function licenceOf(place: string): string {
  const { license, licenses } = JSON.parse(readFileSync(join(house, place, 'package.json'), 'utf8')) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  if (typeof license === 'object') return license.type;
  return license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none';
}

describe('licences', () => {
  it('let a company host everything that runs in production', () => {
    const licences = productionLicences();
    expect(licences.length).toBeGreaterThan(100);
    const questionable = licences.filter(([place, licence]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return !isAllowed(licence) && !(name in exceptions);
    });
    expect(questionable).toEqual([]);
  });

  it('are read as choices and sums', () => {
    expect(isAllowed('(MIT OR GPL-3.0-only)')).toBe(true);
    expect(isAllowed('MIT AND GPL-3.0-only')).toBe(false);
    expect(isAllowed('AGPL-3.0-only')).toBe(false);
  });

  it('name ours as the file does', () => {
    const { license } = JSON.parse(readFileSync(join(house, 'package.json'), 'utf8')) as { license: string };
    const [title] = readFileSync(join(house, 'LICENSE'), 'utf8').trim().split('\n');
    expect({ license, title: title?.trim() }).toEqual({ license: 'Apache-2.0', title: 'Apache License' });
  });
});
