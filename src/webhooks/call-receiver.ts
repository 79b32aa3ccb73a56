/** One POST to an address that somebody else gave us. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { KohortError } from '../platform/index.ts';
import type { MayReach } from './private-addresses.ts';

/**
 * What a receiver said; `status` null: nothing, and `answer` says why. `ending`, where the answer is not whole. refused: the
 * address is none that may be called; too-long: there was more; broken: it broke off.
 */
export type Answer = {
  status: number | null;
  answer: string;
  retryAfter?: string | undefined;
  ending?: 'refused' | 'too-long' | 'broken';
};

export type CallReceiver = {
  /**
   * Posts JSON. Never throws; redirects are not followed. Of the answer the first 500 characters are kept, or with
   * `keptBytes` all of it up to so many bytes, and `ending` says when that is not all.
   */
  post(url: string, body: string, headers: Record<string, string>, options?: { keptBytes?: number }): Promise<Answer>;
  /** Throws `webhook_address_refused` for an address that would not be called. */
  check(url: string): void;
  close(): void;
};

const keptLetters = 500;
const readBytes = 4 * keptLetters;

const refusedCode = 'EREFUSED_ADDRESS';

const refusal = (host: string) =>
  `${host} is not on the public internet, and WEBHOOK_PRIVATE_ADDRESSES does not name it`;

/**
 * Looks names up as the system does, and lets only addresses through that may be reached: it is these that are
 * connected to.
 */
function guardedLookup(mayReach: MayReach, lookup: typeof systemLookup): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const addresses = (found as LookupAddress[]).filter(({ address }) => mayReach(address));
      const [first] = addresses;
      if (first === undefined) return done(Object.assign(new Error(refusal(host)), { code: refusedCode }), []);
      if (options.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

/** What comes of it: the status has been said, so an answer that breaks off or does not end is none the worse. */
async function readAnswer(response: IncomingMessage, mostBytes: number): Promise<Pick<Answer, 'answer' | 'ending'>> {
  const parts: Buffer[] = [];
  let length = 0;
  let ending: Answer['ending'];
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length <= mostBytes) continue;
      // The rest is not wanted; leaving the loop closes the connection.
      ending = 'too-long';
      break;
    }
  } catch {
    ending = 'broken';
  }
  const answer = Buffer.concat(parts).toString('utf8').replaceAll('\0', '');
  return ending === undefined ? { answer } : { answer, ending };
}

/** `lookup`: how names become addresses, for tests. */
export function createCallReceiver({
  mayReach,
  isPlainAllowed,
  timeoutMs = 15_000,
  lookup = systemLookup,
}: {
  mayReach: MayReach;
  /** http:// besides https://. */
  isPlainAllowed: boolean;
  timeoutMs?: number;
  lookup?: typeof systemLookup;
}): CallReceiver {
  const options = { keepAlive: true, maxFreeSockets: 2, timeout: 30_000, lookup: guardedLookup(mayReach, lookup) };
  const plain = new PlainAgent(options);
  const secure = new SecureAgent(options);

  /** Null: may be called. Literal addresses are judged here, since nobody looks them up. */
  function problemOf(text: string): string | null {
    if (!URL.canParse(text)) return 'That is no address of the web.';
    const { protocol, hostname, username, password } = new URL(text);
    if (protocol !== 'https:' && !(protocol === 'http:' && isPlainAllowed)) return 'Use an address with https://.';
    if (username !== '' || password !== '') {
      return 'Leave user and password out of the address: every call is signed, and the receiver can check that.';
    }
    const host = hostname.replace(/^\[|\]$/g, '');
    return isIP(host) !== 0 && !mayReach(host) ? `${refusal(host)}.` : null;
  }

  async function send(
    url: string,
    body: string,
    headers: Record<string, string>,
    keptBytes: number | undefined,
  ): Promise<Answer> {
    const isSecure = url.startsWith('https:');
    const response = await new Promise<IncomingMessage>((answered, failed) => {
      const request = (isSecure ? secureRequest : plainRequest)(url, {
        method: 'POST',
        agent: isSecure ? secure : plain,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(timeoutMs),
      });
      request.on('response', answered).on('error', failed).end(body);
    });
    const status = response.statusCode ?? null;
    const said = await readAnswer(response, keptBytes ?? readBytes);
    const retryAfter = response.headers['retry-after'];
    return keptBytes === undefined
      ? { status, answer: said.answer.slice(0, keptLetters), retryAfter }
      : { status, ...said, retryAfter };
  }

  return {
    async post(url, body, headers, { keptBytes } = {}) {
      const problem = problemOf(url);
      if (problem !== null) return { status: null, answer: problem, ending: 'refused' };
      try {
        return await send(url, body, headers, keptBytes);
      } catch (error) {
        const { name, message, code } = error as NodeJS.ErrnoException;
        if (code === refusedCode) return { status: null, answer: message, ending: 'refused' };
        const isLate = name === 'AbortError' || name === 'TimeoutError';
        return {
          status: null,
          answer: isLate ? `no answer within ${timeoutMs / 1_000} s` : message.slice(0, keptLetters),
        };
      }
    },
    check(url) {
      const problem = problemOf(url);
      if (problem === null) return;
      throw new KohortError('webhook_address_refused', {
        detail: problem,
        fields: [{ path: 'body.url', message: problem }],
      });
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}
