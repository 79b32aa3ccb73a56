/** A process that sends: told how in its first argument, it answers with one line of JSON. */
import { readFileSync } from 'node:fs';
import nodemailer from 'nodemailer';
import { createSmtpTransport } from '../src/delivery/index.ts';
import { createRenderer, type RenderContext, WireSlab, withoutTracking } from '../src/rendering/index.ts';
import { BATCH, createLetterWriter, factsOf, SENDER, SLAB_BYTES } from './letters.ts';
import { LETTERS, recipients, SUBJECT } from './newsletters.ts';

export type Task = {
  way: 'engine' | 'nodemailer';
  sizeKb: number;
  recipients: number;
  warmUp: number;
  connections: number;
  sinkPort: number;
};

/** `cpuUs`: of this process, a message. */
export type Sent = {
  seconds: number;
  cpuUs: number;
  rssBytes: number;
  bytes: number;
  outcomes: Record<string, number>;
};

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const people = recipients(4_000);
const program = await createRenderer().compileMessage({
  mjml: LETTERS[task.sizeKb]!,
  subject: SUBJECT,
  language: 'sv',
});

const { send, close } = task.way === 'engine' ? byEngine() : byNodemailer();
await send(task.warmUp);
const before = process.cpuUsage();
const started = performance.now();
const { outcomes, bytes } = await send(task.recipients);
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(before);
await close();
const cpuUs = Math.round(((user + system) / task.recipients) * 10) / 10;
console.log(JSON.stringify({ seconds, cpuUs, rssBytes: mostMemory(), bytes, outcomes } satisfies Sent));

/** Everything but the ledger: written, links signed, handed over, outcomes taken. */
function byEngine() {
  const url = `smtp://127.0.0.1:${task.sinkPort}?maxConnections=${task.connections}`;
  const transport = createSmtpTransport({ url });
  const write = createLetterWriter(program);
  const slabs = [new WireSlab(SLAB_BYTES), new WireSlab(SLAB_BYTES)];

  const send = async (count: number) => {
    const outcomes: Record<string, number> = {};
    let bytes = 0;
    const sendBatch = async (slab: WireSlab, from: number) => {
      slab.reuse();
      const kinds = [];
      for (let index = from; index < Math.min(count, from + BATCH); index += 1) {
        const person = people[index % people.length]!;
        const raw = write(person, slab);
        bytes = raw.length;
        kinds.push(
          transport.send({
            envelope: { from: SENDER.address, to: person.email },
            raw,
            isPlain: true,
            messageId: index,
          }),
        );
      }
      for (const kind of kinds) {
        const outcome = await kind;
        outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
      }
    };
    // One batch is written while the one before is on the wire.
    let next = 0;
    const lane = async (slab: WireSlab) => {
      while (next < count) {
        const from = next;
        next += BATCH;
        await sendBatch(slab, from);
      }
    };
    await Promise.all(slabs.map(lane));
    return { outcomes, bytes };
  };
  return { send, close: () => transport.close() };
}

/** nodemailer's own pool; the HTML and the text are rendered beforehand and cost it nothing. */
function byNodemailer() {
  const pool = nodemailer.createTransport({
    host: '127.0.0.1',
    port: task.sinkPort,
    pool: true,
    maxConnections: task.connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const letters = people.slice(0, 200).map((person) => {
    const context = factsOf(person, { track: withoutTracking('https://t.shop.example/u/1') });
    const { html, text } = program.render(context as RenderContext);
    return { from: SENDER, to: person.email, subject: 'The letter of the month', html, text };
  });
  const send = async (count: number) => {
    const outcomes: Record<string, number> = {};
    let next = 0;
    const lane = async () => {
      while (next < count) {
        const letter = letters[next % letters.length]!;
        next += 1;
        await pool.sendMail(letter);
        outcomes.accepted = (outcomes.accepted ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: task.connections * 2 }, lane));
    return { outcomes, bytes: 0 };
  };
  return { send, close: async () => pool.close() };
}

/** The most memory this process ever had, in bytes. */
function mostMemory(): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
