import { make, say } from '/parts.js';

/** What went wrong, and how to go on. `isTrying` is said by pages that ask again by themselves. */
export function sayProblem(error, { isTrying = false } = {}) {
  const { problem } = error;
  if (!problem) {
    console.error(error);
    return say('This page has stumbled over something. Load it again; nothing was lost.');
  }
  const { errors = [], advice, code, status } = problem;
  if (status === 404) return say(`${error.message} `, make('a', { href: '/' }, 'Go to the home page'));
  // These are for those who write programs; the detail says it all.
  const isPlain = status === 401 || code === 'auth_forbidden' || code === 'request_invalid';
  const next = isTrying ? 'Trying again by itself.' : isPlain ? '' : (advice ?? '');
  const fields = code === 'request_invalid' ? errors.map(({ path, message }) => `${fieldName(path)}: ${message}`) : [];
  say([...(fields.length > 0 ? fields : [error.message]), next].join(' ').trim());
}

const fieldName = (path) => path.replace(/^(body|query|params)\./, '');
