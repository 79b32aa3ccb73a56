/**
 * The load of `bench/track.ts`, in a process of its own: people who follow links, over connections that stay open, one
 * request at a time on each. By sockets and not by node:http, so that asking costs less than answering.
 */
import { connect } from 'node:net';

export type LoadOrder = { port: number; connections: number; ms: number };
export type LoadResult = { requests: number; ms: number; latencies: { p50: number; p99: number }; cpuMicros: number };

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
];
const tails = agents.map(
  (agent) =>
    ' HTTP/1.1\r\nHost: links.shop.example\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n' +
    `User-Agent: ${agent}\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n` +
    'Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nAccept-Encoding: gzip, deflate, br\r\n' +
    'Accept-Language: sv-SE,sv;q=0.9,en;q=0.8\r\nX-Forwarded-For: ',
);

let paths: string[] = [];
/** Where the next round goes on: another message for every click, as long as there are. */
let place = 0;

function nextRequest(): string {
  const at = place++;
  const address = `${20 + (at % 190)}.${(at >> 3) % 250}.${(at >> 5) % 250}.${1 + (at % 250)}`;
  return `GET ${paths[at % paths.length]}${tails[at % tails.length]}${address}\r\n\r\n`;
}

/** Runs one connection until `until` (performance.now); `count` is called with the milliseconds of each answer. */
function walk(port: number, until: () => number, count: (ms: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let begun = 0;
    const go = () => {
      begun = performance.now();
      socket.write(nextRequest(), 'latin1');
    };
    socket.on('connect', go);
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      // "HTTP/1.1 3": an answer of less than a segment comes in one piece.
      if (bytes[9] !== 0x33) return reject(new Error(`Answered: ${bytes.toString('latin1').slice(0, 40)}`));
      const now = performance.now();
      count(now - begun);
      if (now < until()) return go();
      socket.end();
      resolve();
    });
  });
}

async function run({ port, connections, ms }: LoadOrder): Promise<LoadResult> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const walks = Array.from({ length: connections }, () =>
    walk(
      port,
      () => begun + ms,
      (time) => times.push(time),
    ),
  );
  await Promise.all(walks);
  const took = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, ms: took, latencies: { p50: at(0.5), p99: at(0.99) }, cpuMicros: user + system };
}

process.on('message', (message: { paths: string[] } | LoadOrder) => {
  if ('paths' in message) {
    paths = message.paths;
    return process.send?.({ ready: true });
  }
  void run(message).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
