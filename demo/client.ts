/** A small client of the public API: JSON in, JSON out, problem details as errors. */
export type Client = {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
};

type Problem = { title?: string; detail?: string; errors?: { path: string; message: string }[] };

export function createClient(baseUrl: string, apiKey: string): Client {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      const problem = text.startsWith('{') ? (JSON.parse(text) as Problem) : { detail: text.slice(0, 300) };
      const fields = (problem.errors ?? []).map((field) => `${field.path}: ${field.message}`).join('; ');
      throw new Error(`${method} ${path} → ${response.status}: ${problem.detail ?? problem.title} ${fields}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body ?? {}),
  };
}

/** Asks again until the answer is there; fails with `what` after `limitMs`. */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer | null | undefined | false>,
  limitMs = 60_000,
): Promise<Answer> {
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`Waited ${limitMs / 1000} s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs `work` over the items, at most `width` at a time, in order of starting. */
export async function inParallel<Item>(items: Iterable<Item>, width: number, work: (item: Item) => Promise<void>) {
  const queue = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Cuts a stream of items into arrays of at most `size`. */
export function* inBatches<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
