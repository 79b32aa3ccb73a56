import { ApiProblem, type ProblemBody } from './problem.ts';

type Operator = { name: string; email: string };

async function ask(path: string, body?: object): Promise<unknown> {
  const request = body
    ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  let answer: Response;
  let json: unknown;
  try {
    answer = await fetch(`/api/auth/${path}`, request);
    const text = await answer.text();
    json = text === '' ? null : JSON.parse(text);
  } catch {
    throw new ApiProblem({ status: 0, code: 'server_away' });
  }
  if (!answer.ok) throw new ApiProblem({ ...(json as ProblemBody | null), status: answer.status });
  return json;
}

/** Who is signed in, or null. Throws ApiProblem when the server does not answer. */
export async function whoIsSignedIn(): Promise<Operator | null> {
  const session = (await ask('get-session')) as { user: Operator } | null;
  return session?.user ?? null;
}

/** Throws ApiProblem: status 401 when address and password do not go together, 429 after too many attempts. */
export const signIn = (credentials: { email: string; password: string }) => ask('sign-in/email', credentials);

export const signOut = () => ask('sign-out', {});
