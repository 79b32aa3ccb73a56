import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSmtpTransport, type TransportOutcome } from '../../../../src/delivery/index.ts';
import { type Fault, type Moment, startSmtpSink } from '../../../kit/smtp-sink.ts';

const count = 14;
const connections = 3;

const answers = (...own: string[]) =>
  fc.constantFrom('drop', 'silence', '421 4.3.2 going down', 'HTTP/1.1 400 Bad', ...own);
const extra = '250 ok\r\n250 not asked for';
const early = '250 ok\r\n354 go on';

/** What may go wrong at each moment. Nothing here says 250 to a message the sink did not take. */
const faults: Record<Exclude<Moment, 'starttls' | 'auth'>, fc.Arbitrary<Fault['answer']>> = {
  greeting: answers('554 go away'),
  ehlo: answers('502 no such command'),
  mail: answers('451 later', '550 5.7.1 not you', extra),
  rcpt: answers('450 greylisted', '550 5.1.1 no such user', '503 first MAIL', extra, early),
  data: answers('451 no space', '554 no', '354 go on\r\n250 taken already', '250 what'),
  'in-data': fc.constantFrom('drop', 'silence', '552 too much'),
  dot: answers('451 later', '554 5.7.1 spam', '354 more', '221 bye'),
};

/** Per moment: what goes wrong the first, second, third … time it comes; null: nothing. */
const plan = fc.record(
  Object.fromEntries(
    Object.entries(faults).map(([moment, fault]) => [
      moment,
      fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fault }), {
        maxLength: count,
      }),
    ]),
  ),
);

const extensions = fc.constantFrom<string[][]>([], ['PIPELINING'], ['PIPELINING', '8BITMIME', 'SIZE 10000']);
/** Which messages the ledger holds back, and which of them only after a while. */
const ledger = fc.array(fc.constantFrom('yes', 'later', 'no'), { minLength: count, maxLength: count });

it('whatever the server does, every message has one outcome, and nobody gets two', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      plan,
      extensions,
      fc.boolean(),
      fc.boolean(),
      ledger,
      async (wrong, says, isSlow, isLenient, may) => {
        const left = new Map(Object.entries(wrong).map(([moment, list]) => [moment, [...list]]));
        const ends = { inBody: 0 };
        // An early 354 in a packet of its own is like one in time, and a 250 to DATA then like one to the message.
        const isShifting = isSlow || says.includes('PIPELINING');
        const faultAt = (moment: Moment): string | undefined => {
          let fault = left.get(moment)?.shift() ?? undefined;
          if (fault === early && isShifting) fault = extra;
          if (fault !== undefined && (moment === 'in-data' || moment === 'dot')) ends.inBody += 1;
          return fault;
        };
        const sink = await startSmtpSink(undefined, { extensions: says, faultAt, isSlow, isLenient });
        const transport = createSmtpTransport({ url: sink.url, connections, silenceMs: 40, pauseMs: 1 });
        let underWay = 0;
        let mostUnderWay = 0;
        const asked = new Map<number, number>();
        const send = async (id: number): Promise<TransportOutcome> => {
          let isUnderWay = false;
          const mayGo = async () => {
            asked.set(id, (asked.get(id) ?? 0) + 1);
            if (may[id] === 'later') await new Promise((resolve) => setImmediate(resolve));
            if (may[id] === 'no') return false;
            isUnderWay = true;
            underWay += 1;
            mostUnderWay = Math.max(mostUnderWay, underWay);
            return true;
          };
          const raw = Buffer.from(`X-Id: ${id}\r\n\r\n.hello\r\n${'x'.repeat(id * 10)}\r\n`);
          const envelope = { from: 'a@shop.example', to: `p${id}@people.example` };
          const outcome = await transport.send({ envelope, raw, messageId: id }, { mayGo });
          if (isUnderWay) underWay -= 1;
          return outcome;
        };
        try {
          const outcomes = await Promise.all(Array.from({ length: count }, (_, id) => send(id)));
          const copies = (id: number) => sink.taken.filter(({ raw }) => raw.startsWith(`X-Id: ${id}\r\n`)).length;
          outcomes.forEach(({ kind }, id) => {
            const allowed = kind === 'accepted' ? [1] : kind === 'unknown' ? [0, 1] : [0];
            expect(allowed, `copies of ${id}, which is ${kind}`).toContain(copies(id));
            if (may[id] === 'no') expect(['not-sent', 'rejected', 'try-later']).toContain(kind);
            else expect(kind).not.toBe('not-sent');
            expect(asked.get(id) ?? 0).toBeLessThanOrEqual(1);
          });
          expect(outcomes.filter(({ kind }) => kind === 'unknown').length).toBeLessThanOrEqual(
            Math.min(sink.connections, ends.inBody + sink.connections),
          );
          expect(mostUnderWay).toBeLessThanOrEqual(connections);
          expect(sink.most).toBeLessThanOrEqual(connections + 1);
          expect(
            sink.taken.every(
              ({ raw }) =>
                raw.includes('\r\n\r\n..hello\r\n') && raw.endsWith('x\r\n') === !raw.startsWith('X-Id: 0\r'),
            ),
          ).toBe(true);
        } finally {
          await transport.close();
          await sink.close();
        }
      },
    ),
    { numRuns: 60, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
  );
});
