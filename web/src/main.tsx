import { loadWords } from './words/index.ts';

// A page that was open while Kohort was updated may ask for a file that is gone: the new page knows the new one.
addEventListener('vite:preloadError', () => location.reload());

// Words first: what is imported after them may speak from its first line on.
await loadWords();
const { start } = await import('./app/start.tsx');
await start();
