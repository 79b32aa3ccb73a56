/** `npm run docs`: writes what docs/ and .env.example say about the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { envExample, errorsTable, putBetweenMarkers, settingsTable } from './doc-parts.ts';
import { readRooms, roomsDiagram, signsTable } from './draw-rooms.ts';

const house = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(house, file), 'utf8');

/** File → what it should hold now. */
export function makeDocs(): Record<string, string> {
  const rooms = readRooms();
  const operations = putBetweenMarkers(read('docs/operations.md'), 'settings', settingsTable());
  return {
    '.env.example': envExample(),
    'docs/operations.md': putBetweenMarkers(operations, 'errors', errorsTable()),
    'docs/rooms.md': putBetweenMarkers(
      putBetweenMarkers(read('docs/rooms.md'), 'diagram', roomsDiagram(rooms)),
      'signs',
      signsTable(rooms),
    ),
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of Object.entries(makeDocs())) {
    writeFileSync(join(house, file), text);
    console.log(`wrote ${file}`);
  }
}
