type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks the API of a running program; an answer that is not 2xx is an error with its whole text. */
export type ApiClient = <Answer = unknown>(method: Method, path: string, body?: unknown) => Promise<Answer>;

export function createApiClient(baseUrl: string, key: string): ApiClient {
  return async <Answer>(method: Method, path: string, body?: unknown) => {
    const isText = typeof body === 'string';
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
}
