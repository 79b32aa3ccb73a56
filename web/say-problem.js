import { say } from '/parts.js';

/** What went wrong, and how to go on. `isTrying` is said by pages that ask again by themselves. */
export function sayProblem(error, { isTrying = false } = {}) {
  const { errors = [], advice, code, status } = error.problem ?? {};
  if (!error.problem) {
    console.error(error);
    return say('This page has stumbled over something. Load it again; nothing was lost.');
  }
  const fields = errors.map(({ path, message }) => `${path.replace(/^body\./, '')}: ${message}`);
  const isForPrograms = status === 401 || code === 'auth_forbidden';
  const next = isTrying ? 'Trying again by itself.' : isForPrograms ? '' : (advice ?? '');
  say([...(fields.length > 0 ? fields : [error.message]), next].join(' ').trim());
}
