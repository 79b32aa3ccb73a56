import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorTable, KohortError, type Log } from '../../../platform/index.ts';
import type { HookRequest } from './check-origin.ts';
import type { ProviderHooks } from './provider-hooks.service.ts';

/** SNS sends up to 256 KB, SendGrid up to about 1 MB in a batch. */
const maxBodyBytes = 2 * 1024 * 1024;

/** All of the body, as it came: signatures cover every byte. Null when it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

const headersOf = (request: IncomingMessage): HookRequest['headers'] =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );

/**
 * Answers `/hooks/<id>` (the part behind /hooks is left in `request.url`): what sending services report. No session and
 * no API key: who it is, the signature says. A 5xx makes the service try again.
 */
export function createHookHandler({ hooks, log }: { hooks: Pick<ProviderHooks, 'receive'>; log: Log }) {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const match = /^\/(\d{1,9})\/?(?:\?.*)?$/.exec(request.url ?? '');
    if (!match) return answer(response, 404, { code: 'not_found', detail: 'There is nothing here.' });
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return answer(response, 405, { code: 'method_not_allowed', detail: 'Send a POST.' });
    }
    const body = await readBody(request);
    if (!body) {
      response.setHeader('connection', 'close');
      return answer(response, 413, { code: 'request_too_large', detail: 'At most 2 MB at once.' });
    }
    const outcome = await hooks.receive(Number(match[1]), { headers: headersOf(request), body });
    answer(response, 200, { ...outcome, bad: outcome.bad.slice(0, 100) });
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => {
      const isExpected = error instanceof KohortError && errorTable[error.code].expected;
      if (!isExpected) log.error({ error: (error as Error).message }, 'tracking.provider_hook.failed');
      if (response.headersSent) return response.destroy();
      if (!isExpected) return answer(response, 503, { code: 'internal', detail: 'Please try again.' });
      answer(response, errorTable[error.code].status, { code: error.code, detail: error.message });
    });
  };
}
