/**
 * Tills, in a process of their own so that they do not share a core's turn with what they measure: each sends its requests
 * one after the other on a connection it keeps. Started by redeem.ts; speaks over the channel to its parent.
 */
import { Agent, request } from 'node:http';

export type Round = { url: string; key: string; clients: number; bodies: string[] };
export type RoundResult = { ms: number[]; outcomes: Record<string, number>; seconds: number };

function post(agent: Agent, { url, key }: Round, body: string): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      response.on('error', failed);
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

async function run(round: Round): Promise<RoundResult> {
  const ms: number[] = [];
  const outcomes: Record<string, number> = {};
  const bodies = round.bodies.values();
  const agent = new Agent({ keepAlive: true, maxSockets: round.clients });
  const started = performance.now();
  const till = async () => {
    for (const body of bodies) {
      const start = performance.now();
      const { status, text } = await post(agent, round, body);
      ms.push(performance.now() - start);
      const answer = JSON.parse(text) as { outcome?: string; reason?: string; detail?: string };
      if (status !== 200) throw new Error(`Answered with ${status}: ${answer.detail}`);
      const outcome = answer.outcome === 'refused' ? `refused: ${answer.reason}` : String(answer.outcome);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: round.clients }, till));
  agent.destroy();
  return { ms, outcomes, seconds: (performance.now() - started) / 1000 };
}

process.on('message', (round: Round) => {
  run(round).then(
    (result) => process.send?.(result),
    (error: Error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
