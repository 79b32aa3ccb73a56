import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const house = resolve(import.meta.dirname, '../../..');

type Locked = { version: string; optionalDependencies?: Record<string, string> };

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(join(house, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };

  it('names the native packages of every machine, or "npm ci" refuses it (npm run complete-lock-file mends it)', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`${place}/node_modules/${name}`] && !packages[`node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('says nothing about where its packages were fetched from', () => {
    expect(readFileSync(join(house, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
  });

  it('agrees with package.json', () => {
    const ours = JSON.parse(readFileSync(join(house, 'package.json'), 'utf8')) as Record<string, unknown>;
    const { dependencies, devDependencies } = packages[''] as unknown as Record<string, unknown>;
    expect({ dependencies, devDependencies }).toEqual({
      dependencies: ours.dependencies,
      devDependencies: ours.devDependencies,
    });
  });
});
