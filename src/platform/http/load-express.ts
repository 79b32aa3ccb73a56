import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loaded by the first router: processes without the API have none. */
export const loadExpress = () => require('express') as typeof import('express');
