import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { idParam } from '../src/platform/index.ts';

/** Says how a command is used, and ends. */
export function sayUsage(usage: string): never {
  console.error(usage);
  process.exit(64);
}

/** What was typed behind the command; says the usage and ends when it holds something else than `options`. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
) {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return sayUsage(`${(error as Error).message}\n\n${usage}`);
  }
}

/** An id as it was typed: undefined when none was, NaN for what is none. */
export function readId(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (idParam.safeParse(text).data ?? Number.NaN);
}

/** The JSON of a file; says what is wrong with it, and the usage, and ends. */
export function readJsonFile(path: string, usage: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return sayUsage(`${path} cannot be read as JSON: ${(error as Error).message}\n\n${usage}`);
  }
}
