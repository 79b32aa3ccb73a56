import { make, say } from '/parts.js';

/** What went wrong, and how to go on. `isTrying` is said by pages that ask again by themselves. */
export function sayProblem(error, { isTrying = false } = {}) {
  say(...problemWords(error, { isTrying }));
}

/** The same as parts of a sentence, to stand beside a form or a button: `make('p', {}, ...problemWords(error))`. */
export function problemWords(error, { isTrying = false } = {}) {
  const { problem } = error;
  if (!problem) {
    console.error(error);
    return ['This page has stumbled over something. Load it again; nothing was lost.'];
  }
  const { errors = [], advice, code, status } = problem;
  if (status === 404) return [`${error.message} `, make('a', { href: '/' }, 'Go to the home page')];
  // These are for those who write programs; the detail says it all.
  const isPlain = status === 401 || code === 'auth_forbidden' || code === 'request_invalid';
  const next = isTrying ? 'Trying again by itself.' : isPlain ? '' : (advice ?? '');
  const fields = code === 'request_invalid' ? errors.map(({ path, message }) => `${fieldName(path)}: ${message}`) : [];
  return [[...(fields.length > 0 ? fields : [error.message]), next].join(' ').trim()];
}

/** A place for problems beside what was pressed; nothing is there until `tell(error)`. */
export function problemPlace() {
  const place = make('p', { class: 'notice', role: 'alert', hidden: '' });
  const tell = (...words) => {
    place.replaceChildren(...words);
    place.hidden = words.length === 0;
  };
  return { place, clear: () => tell(), tell: (error) => tell(...problemWords(error)), say: (text) => tell(text) };
}

const fieldName = (path) => path.replace(/^(body|query|params)\./, '');
