import { VISITED_TODAY } from '../segment-set.ts';
import { sleep, steadily, type Times, timesOf } from '../times.ts';
import type { Stage } from './run-stage.ts';
import { watchMembers } from './watch-members.ts';
import { timeCommits } from './yardsticks.ts';

export type LatencyFigures = {
  eventsPerSecond: number;
  eventsPerRequest: number;
  /** From the API's answer to the committed membership. */
  membershipMs: Times;
  watched: number;
  missing: number;
  /** From sending to the API's answer. */
  answerMs: Times;
  commitMs: Times;
};

const EVENTS_PER_REQUEST = 20;
/** One event in ten brings somebody into a segment who was not in it, and is watched. */
const WATCHED_PER_REQUEST = 2;

/** The first seconds of a program that has just started do not count. */
const WARM_UP_SECONDS = 10;

type Target = { id: number; externalId: string };

/** Contacts who did not visit today, another set each time. */
async function findTargets(stage: Stage, count: number, round: number): Promise<Target[]> {
  return stage.db.sql<Target>(
    `select id, external_id as "externalId" from contact c
      where not exists (select 1 from member m where m.segment_id = $1 and m.contact_id = c.id)
      order by hashint4(id), id offset $2 limit $3`,
    [stage.idOf(VISITED_TODAY), round * count, count],
  );
}

const externalId = (number: number) => `K${String(number).padStart(6, '0')}`;

/** Sends events at a steady rate through the API of the program, workers on, and watches the memberships they lead to. */
export async function measureLatency(
  stage: Stage,
  eventsPerSecond: number,
  seconds: number,
  round: number,
): Promise<LatencyFigures> {
  await stage.buildAll();
  const { clock, db, facts } = stage;
  const requestsPerSecond = eventsPerSecond / EVENTS_PER_REQUEST;
  const allSeconds = WARM_UP_SECONDS + seconds;
  const requests = requestsPerSecond * allSeconds;
  const isCounted = (place: number) => place >= requestsPerSecond * WARM_UP_SECONDS;
  const targets = await findTargets(stage, requests * WATCHED_PER_REQUEST, round);
  const key = await stage.apiKey();
  const program = await stage.start('api,workers', ['segments', 'offers', 'messages']);

  const bodyOf = (place: number, mine: readonly Target[]) => {
    const at = clock.now().toISOString();
    const events = Array.from({ length: EVENTS_PER_REQUEST }, (_, index) => {
      const id = `latency-${round}-${place}-${index}`;
      const watched = mine[index];
      if (watched)
        return {
          type: 'event',
          kind: 'visit',
          id,
          at,
          contact: { externalId: watched.externalId },
          props: { category: 'fish', pages: 3 },
        };
      // A stride that is prime to the number of contacts goes round all of them.
      const contact = { externalId: externalId(1 + (((place * EVENTS_PER_REQUEST + index) * 7_919) % facts.contacts)) };
      return {
        type: 'event',
        kind: index % 2 === 0 ? 'message_opened' : 'basket_left',
        id,
        at,
        contact,
        ref: '8',
        amount: 9_900,
      };
    });
    return JSON.stringify({ events });
  };

  /** Contacts whose event was sent; the instant of the API's answer once it has come, of the membership once it is seen. */
  const waiting = new Map<number, { isCounted: boolean; answeredAt?: number; seenAt?: number }>();
  const delays: number[] = [];
  const answers: number[] = [];
  const settle = (contactId: number, found: { answeredAt?: number; seenAt?: number }) => {
    const wait = Object.assign(waiting.get(contactId) ?? { isCounted: false }, found);
    if (wait.answeredAt === undefined || wait.seenAt === undefined) return;
    waiting.delete(contactId);
    // Membership may be there before the answer has come: then nobody waited.
    if (wait.isCounted) delays.push(Math.max(0, wait.seenAt - wait.answeredAt));
  };
  const unseen = () => [...waiting].flatMap(([contactId, { seenAt }]) => (seenAt === undefined ? [contactId] : []));
  const watch = await watchMembers(stage, VISITED_TODAY, false, unseen, (contactId, seenAt) =>
    settle(contactId, { seenAt }),
  );
  const send = async (place: number) => {
    const mine = targets.slice(place * WATCHED_PER_REQUEST, (place + 1) * WATCHED_PER_REQUEST);
    const body = bodyOf(place, mine);
    for (const { id } of mine) waiting.set(id, { isCounted: isCounted(place) });
    const sentAt = performance.now();
    const response = await fetch(`${program.apiUrl}/api/v1/events/bulk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    });
    const text = await response.text();
    const answeredAt = clock.now().getTime();
    if (isCounted(place)) answers.push(performance.now() - sentAt);
    if (!response.ok || !text.includes(`"accepted":${EVENTS_PER_REQUEST}`))
      throw new Error(`The API answered ${response.status}: ${text.slice(0, 300)}`);
    for (const { id } of mine) settle(id, { answeredAt });
  };

  const [commits] = await Promise.all([timeCommits(db, allSeconds), steadily(requestsPerSecond, allSeconds, send)]);
  for (let waited = 0; waiting.size > 0 && waited < 20_000; waited += 100) await sleep(100);
  await watch.stop();
  stage.noteMemory(`events, ${eventsPerSecond} a second (API and workers)`, await program.stop());
  return {
    eventsPerSecond,
    eventsPerRequest: EVENTS_PER_REQUEST,
    membershipMs: timesOf(delays),
    watched: delays.length,
    missing: waiting.size,
    answerMs: timesOf(answers),
    commitMs: timesOf(commits),
  };
}
