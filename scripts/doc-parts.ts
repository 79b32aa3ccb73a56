/** The parts of docs/ and .env.example that are made from the code. Pure text; `write-docs.ts` puts it in place. */
import { z } from 'zod';
import { settingsSchema } from '../src/config.ts';
import { errorTable } from '../src/platform/index.ts';

type Setting = { description: string; example: string; default?: string | number; enum?: string[] };

function listSettings(): [name: string, setting: Setting][] {
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input' });
  return Object.entries(properties).map(([name, found]) => {
    const setting = found as unknown as Partial<Setting>;
    if (!setting.description || !setting.example) {
      throw new Error(`src/config.ts: ${name} needs .describe() and .meta({ example })`);
    }
    return [name, setting as Setting];
  });
}

const sentence = ({ description, enum: choices }: Setting) =>
  choices ? `${description} One of: ${choices.join(', ')}.` : description;

/** Every setting as a Markdown table. */
export function settingsTable(): string {
  const rows = listSettings().map(([name, setting]) => {
    const standard = setting.default === undefined ? '' : `\`${setting.default}\``;
    return `| \`${name}\` | ${sentence(setting)} | ${standard} | \`${setting.example}\` |`;
  });
  return ['| Setting | What it says | When not set | Example |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Every setting as a commented .env file: as it is, it changes nothing. */
export function envExample(): string {
  const head = [
    '# Settings of Kohort: environment variables, read once at start by src/config.ts.',
    '# Copy what you need to .env, take away the "#" and change the value. "npm run docs" writes this file.',
  ];
  const blocks = listSettings().map(([name, setting]) => `# ${sentence(setting)}\n#${name}=${setting.example}`);
  return `${[head.join('\n'), ...blocks].join('\n\n')}\n`;
}

/** Every error code, sorted, as a Markdown table. */
export function errorsTable(): string {
  const rows = Object.entries(errorTable)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, title, advice }]) =>
        `| \`${code}\` | ${status} | ${title} | ${advice.replaceAll('|', '\\|')} |`,
    );
  return ['| Code | HTTP | What happened | What to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** `text` with what stands between the two markers of `part` replaced. Throws when it has no such markers. */
export function putBetweenMarkers(text: string, part: string, content: string): string {
  const [begin, end] = [`<!-- ${part}: written by "npm run docs" -->`, `<!-- /${part} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The markers ${begin} and ${end} are missing.`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
