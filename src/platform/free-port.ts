import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { KohortError } from './errors.ts';

/** Below those that systems lend to outgoing connections (from 32768 on; RFC 6335: from 49152 on), which could take one meanwhile. */
const drawn = { from: 20_000, to: 32_000 };
const MOST_DRAWS = 50;

/** Whether nobody listened on this port of loopback a moment ago. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)));
  });
}

/** A port of loopback that was free a moment ago. @throws `port_unusable` when none of those tried is. */
export async function freePort(): Promise<number> {
  for (let time = 0; time < MOST_DRAWS; time += 1) {
    const port = randomInt(drawn.from, drawn.to);
    if (await isPortFree(port)) return port;
  }
  throw new KohortError('port_unusable', { detail: 'No free port was found on 127.0.0.1.' });
}
