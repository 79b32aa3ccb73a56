/** What stands in docs/rooms.md from the code: the signs of the rooms, and which room enters which. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const house = resolve(import.meta.dirname, '..');

type Module = { source: string; dependencies: { resolved: string }[] };

/** Room → the rooms it enters, as dependency-cruiser finds them (types included). */
export function readRooms(): Map<string, Set<string>> {
  const command = join(house, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const output = execFileSync(
    process.execPath,
    [command, '--no-config', '--output-type', 'json', ...options(), 'src'],
    {
      cwd: house,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return roomEdges((JSON.parse(output) as { modules: Module[] }).modules);
}

const options = () => ['--ts-config', 'tsconfig.json', '--ts-pre-compilation-deps', '--do-not-follow', 'node_modules'];

const roomOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1];

function roomEdges(modules: Module[]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const room = roomOf(source);
    if (room === undefined || room === 'generated') continue;
    const entered = edges.get(room) ?? new Set();
    edges.set(room, entered);
    for (const { resolved } of dependencies) {
      const other = roomOf(resolved);
      if (other !== undefined && other !== 'generated' && other !== room) entered.add(other);
    }
  }
  return edges;
}

/** Only the arrows that are not implied by others: a → c is left out when a → b → c is there. */
export function withoutShortcuts(edges: Map<string, Set<string>>): Map<string, Set<string>> {
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of edges.get(from) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reach(next, seen);
    }
    return seen;
  };
  return new Map(
    [...edges].map(([room, entered]) => {
      const direct = [...entered].filter(
        (target) => ![...entered].some((other) => other !== target && reach(other).has(target)),
      );
      return [room, new Set(direct)];
    }),
  );
}

/** The order of the street, from the rules that guard it. */
export function streetOrder(): string[] {
  const text = readFileSync(join(house, '.dependency-cruiser.cjs'), 'utf8');
  const list = /const street = \[([^\]]+)\]/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/'([a-z]+)'/g)].map((match) => match[1]!);
}

/** The drawing, in street order. Platform is left out: every room stands on it. */
export function roomsDiagram(edges: Map<string, Set<string>>): string {
  const rooms = streetOrder().filter((room) => edges.has(room) && room !== 'platform');
  const drawn = withoutShortcuts(new Map([...edges].filter(([room]) => room !== 'platform')));
  const arrows = rooms.flatMap((room) =>
    rooms.filter((other) => drawn.get(room)?.has(other)).map((other) => `  ${room} --> ${other}`),
  );
  return ['```mermaid', 'flowchart RL', ...rooms.map((room) => `  ${room}`), ...arrows, '```'].join('\n');
}

const signParts = ['Answers', 'Owns', 'Reads', 'Never'] as const;

/** The sign at a room's door (the first paragraph of its comment), split into its parts. */
export function readSign(text: string): Record<(typeof signParts)[number], string> {
  const comment = /\/\*\*([\s\S]*?)(?:\n \*\s*\n|\*\/)/.exec(text)?.[1]?.replace(/\s*\n\s*\*?\s?/g, ' ') ?? '';
  const part = (name: string) => new RegExp(`${name}: (.*?)(?=(?:${signParts.join('|')}):|$)`).exec(comment)?.[1] ?? '';
  return Object.fromEntries(signParts.map((name) => [name, part(name).trim()])) as ReturnType<typeof readSign>;
}

/** The signs as a table, in street order. */
export function signsTable(edges: Map<string, Set<string>>): string {
  const rows = streetOrder()
    .filter((room) => edges.has(room))
    .map((room) => {
      const sign = readSign(readFileSync(join(house, 'src', room, 'index.ts'), 'utf8'));
      return `| ${[`[${room}](../src/${room})`, sign.Answers, sign.Owns, sign.Never].join(' | ')} |`;
    });
  return ['| Room | Answers | Owns | Never |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
