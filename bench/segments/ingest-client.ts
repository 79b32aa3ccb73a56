/** Child process: sends batches of events to the bulk API as fast as they are taken, so many at a time. */
import { worldKinds } from './world-tables.ts';

export type IngestRequest = {
  apiUrl: string;
  key: string;
  contacts: number;
  /** Tells this client and round apart from the others. */
  name: string;
  batches: number;
  batchSize: number;
  width: number;
  at: number;
};
export type IngestDone = { accepted: number; duplicates: number };

/** Every so manieth batch is sent a second time, as a client does that lost the answer. */
const REPEAT_EVERY = 50;
const kinds = worldKinds.filter((kind) => !['order', 'refund'].includes(kind));

function bodyOf({ name, contacts, batchSize, at }: IngestRequest, batch: number): string {
  const events = Array.from({ length: batchSize }, (_, index) => {
    const place = batch * batchSize + index;
    const number = 1 + ((place * 7_919 + name.length) % contacts);
    const kind = kinds[place % kinds.length];
    const contact = { externalId: `K${String(number).padStart(6, '0')}` };
    return { type: 'event', id: `${name}-${place}`, kind, at: new Date(at - place).toISOString(), contact, ref: '8' };
  });
  return JSON.stringify({ events });
}

async function run(request: IngestRequest, bodies: readonly string[]): Promise<IngestDone> {
  const done: IngestDone = { accepted: 0, duplicates: 0 };
  const post = async (body: string) => {
    const response = await fetch(`${request.apiUrl}/api/v1/events/bulk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${request.key}`, 'content-type': 'application/json' },
      body,
    });
    const text = await response.text();
    const counts = /"counts":\{"accepted":(\d+),"duplicate":(\d+),"rejected":0\}/.exec(text);
    if (!response.ok || counts === null) throw new Error(`The API answered ${response.status}: ${text.slice(0, 300)}`);
    done.accepted += Number(counts[1]);
    done.duplicates += Number(counts[2]);
  };
  const waiting = bodies.entries();
  const lane = async () => {
    for (const [batch, body] of waiting) {
      await post(body);
      if (batch % REPEAT_EVERY === REPEAT_EVERY - 1) await post(body);
    }
  };
  await Promise.all(Array.from({ length: request.width }, lane));
  return done;
}

process.once('message', (message) => {
  const request = message as IngestRequest;
  const bodies = Array.from({ length: request.batches }, (_, batch) => bodyOf(request, batch));
  process.once('message', async () => {
    const done = await run(request, bodies);
    process.send?.(done, () => process.disconnect());
  });
  process.send?.('ready');
});
