/** What the API answered instead of what was asked for: `problem` is its RFC 9457 body. */
export class ApiProblem extends Error {
  constructor(problem) {
    super(
      problem.detail ??
        problem.message ??
        'The server could not answer. Try again in a moment; if it stays so, tell the person who runs it.',
    );
    this.problem = problem;
  }
}

const chosenKey = 'kohort.workspace';

/** Slug of the workspace this browser works in, or null. */
export const chosenWorkspace = () => localStorage.getItem(chosenKey);
export const chooseWorkspace = (slug) => localStorage.setItem(chosenKey, slug);

const away = { code: 'server_away', detail: 'The server does not answer. Nothing was lost.' };

async function ask(path, { method = 'GET', body } = {}) {
  const headers = { Accept: 'application/json' };
  const workspace = chosenWorkspace();
  if (workspace !== null) headers['Kohort-Workspace'] = workspace;
  const isFile = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = isFile ? 'text/csv' : 'application/json';
  let answer;
  let json;
  try {
    answer = await fetch(path, { method, headers, body: isFile || body === undefined ? body : JSON.stringify(body) });
    const text = await answer.text();
    json = text === '' ? null : JSON.parse(text);
  } catch {
    // No answer at all, or the page of a proxy in its place.
    throw new ApiProblem(away);
  }
  if (!answer.ok) throw new ApiProblem({ ...json, status: answer.status });
  return json;
}

/** `get('/segments')` asks /api/v1/segments in the chosen workspace. Throws ApiProblem. */
export const get = (path) => ask(`/api/v1${path}`);
export const post = (path, body) => ask(`/api/v1${path}`, { method: 'POST', body });
/** Sends a file of CSV as it is. */
export const postFile = (path, file) => ask(`/api/v1${path}`, { method: 'POST', body: file });
export const put = (path, body) => ask(`/api/v1${path}`, { method: 'PUT', body });
export const patch = (path, body) => ask(`/api/v1${path}`, { method: 'PATCH', body });
export const remove = (path) => ask(`/api/v1${path}`, { method: 'DELETE' });

/** Saves what an address of the API answers as a file of that name. Throws ApiProblem. */
export async function save(path, name) {
  const workspace = chosenWorkspace();
  const headers = workspace === null ? {} : { 'Kohort-Workspace': workspace };
  const answer = await fetch(`/api/v1${path}`, { headers }).catch(() => {
    throw new ApiProblem(away);
  });
  if (!answer.ok) throw new ApiProblem({ ...(await answer.json().catch(() => null)), status: answer.status });
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(await answer.blob()),
    download: name,
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Sign-in: `auth('sign-in/email', { email, password })`, `auth('sign-out', {})`; without a body it asks. */
export const auth = (path, body) => ask(`/api/auth/${path}`, body === undefined ? {} : { method: 'POST', body });
