import { existsSync, readFileSync } from 'node:fs';

/** Data of others, for tests; no part of the project. */
const folder = new URL('../../../../../shared/data/', import.meta.url).pathname;
export const isThere = existsSync(`${folder}vectors/clv-vectors.json`);
if (!isThere && process.env.CI === 'true') throw new Error(`CI needs the published numbers: ${folder}`);
if (!isThere) console.warn(`Skipped the published numbers of BG/NBD and gamma-gamma: ${folder} is not there.`);

export const readText = (path: string): string => readFileSync(`${folder}${path}`, 'utf8');

/** The numbers of a file of comma-separated values with a head. */
export const readNumbers = (path: string): number[][] =>
  readText(path)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
