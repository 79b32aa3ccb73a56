import { loadWords } from './words/index.ts';

// Words first: what is imported after them may speak from its first line on.
await loadWords();
const { start } = await import('./app/start.tsx');
await start();
