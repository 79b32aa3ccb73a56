import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { buildWeb } from '../scripts/build-web.mjs';
import { findChromium, launchChromium } from '../scripts/find-chromium.ts';
import { type Bench, median, printTable } from './bench.ts';
import { type Child, startChild } from './segments/start-child.ts';
import { type Run, tell } from './segments/world.ts';
import { emptyPage, type PageToTime, pagesOf } from './web/pages.ts';
import { type PageTimes, timePage } from './web/time-page.ts';
import { OPERATOR, openWebWorld, RUN_STARTS_AT, type WebFacts } from './web/web-world.ts';

/** What a page should take at most, and the scripts of the first page on the wire. */
const GOAL_MS = 1_000;
const GOAL_KB = 250;
/** The yardstick is taken again before every so manieth page. */
const YARDSTICK_EVERY = 5;

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      contacts: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
    },
  });
  const [contacts, rounds] = [Number(values.contacts), Number(values.rounds)];
  if (![contacts, rounds].every((number) => Number.isInteger(number) && number > 0)) {
    throw new Error('Options: --contacts 200000 --rounds 3 --only segment,campaign');
  }
  return { contacts, rounds, only: values.only.split(',').filter((word) => word !== '') };
}

type Session = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

async function signIn(browser: Browser, baseURL: string, password: string): Promise<Session> {
  const context = await browser.newContext({ baseURL });
  const answer = await context.request.post('/api/auth/sign-in/email', {
    data: { email: OPERATOR, password },
    headers: { origin: baseURL },
  });
  if (!answer.ok()) throw new Error(`Signing in was refused: ${await answer.text()}`);
  const session = await context.storageState();
  await context.close();
  return session;
}

type Timed = { page: PageToTime; times: PageTimes[]; yardsticks: number[] };

/** Every page in each round, with the empty page in between; a round before that warms the server up and does not count. */
async function timeAll(
  browser: Browser,
  facts: WebFacts,
  { baseURL, rounds, only }: { baseURL: string; rounds: number; only: readonly string[] },
): Promise<Timed[]> {
  const storageState = await signIn(browser, baseURL, facts.password);
  const open = ({ path: address }: PageToTime) =>
    timePage(browser, { baseURL, storageState, aheadMs: RUN_STARTS_AT - Date.now(), path: `/w/bench${address}` });
  const pages = pagesOf(facts.ids).filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
  const timed: Timed[] = pages.map((page) => ({ page, times: [], yardsticks: [] }));
  for (let round = 0; round <= rounds; round += 1) {
    tell(round === 0 ? `warming up: ${pages.length} pages` : `round ${round} of ${rounds}`);
    let yardstick = 0;
    for (const [place, each] of timed.entries()) {
      if (place % YARDSTICK_EVERY === 0) yardstick = (await open(emptyPage)).usableMs;
      const times = await open(each.page);
      if (round === 0) continue;
      each.times.push(times);
      each.yardsticks.push(yardstick);
    }
  }
  return timed;
}

const middle = (times: readonly PageTimes[], of: (each: PageTimes) => number) => Math.round(median(times.map(of)));

function figuresOf({ page, times, yardsticks }: Timed) {
  const ratios = times.map(({ usableMs }, place) => usableMs / yardsticks[place]!);
  const slow = [...times].sort((a, b) => a.slowest.ms - b.slowest.ms)[Math.floor(times.length / 2)]!.slowest;
  return {
    name: page.name,
    path: page.path,
    usableMs: middle(times, ({ usableMs }) => usableMs),
    overEmpty: Number(median(ratios).toFixed(2)),
    completeMs: middle(times, ({ completeMs }) => completeMs),
    requests: middle(times, ({ requests }) => requests),
    slowest: slow.path,
    slowestMs: Math.round(slow.ms),
    scriptKb: Math.round(median(times.map(({ scriptBytes }) => scriptBytes)) / 1_024),
    problems: [...new Set(times.flatMap(({ problems }) => problems))],
  };
}

async function startServer(run: Run, folder: string): Promise<Child> {
  return startChild({
    databaseUrl: run.url,
    dataDir: folder,
    clockAheadMs: RUN_STARTS_AT - Date.now(),
    roles: 'api,workers',
    rooms: [],
    connections: 20,
  });
}

function print(figures: ReturnType<typeof figuresOf>[], emptyMs: number): void {
  printTable(
    ['Page', 'Usable, ms', '÷ empty', 'All there, ms', 'Requests', 'Slowest answer', 'ms', 'Scripts, KB', ''],
    figures.map((each) => [
      each.name,
      each.usableMs,
      each.overEmpty,
      each.completeMs,
      each.requests,
      each.slowest,
      each.slowestMs,
      each.scriptKb,
      each.problems.length > 0 ? each.problems.join(', ') : each.usableMs > GOAL_MS ? `over ${GOAL_MS}` : '',
    ]),
  );
  console.log(`The empty page: ${emptyMs} ms.\n`);
}

export const bench: Bench = {
  about:
    'every page of the web app until it is usable, over 200,000 contacts and 60 segments; what the first one loads',
  options: '[--contacts 200000] [--rounds 3] [--only home,segment]',
  async run(args) {
    const { contacts, ...options } = readOptions(args);
    const chromium = findChromium();
    if (!chromium) throw new Error('There is no Chromium on the PATH: install one, or set TEST_CHROMIUM.');
    await buildWeb();
    const world = await openWebWorld(contacts);
    const folder = await mkdtemp(path.join(tmpdir(), 'kohort-bench-'));
    try {
      const { facts } = world;
      const run = await world.openRun();
      try {
        const server = await startServer(run, folder);
        const browser = await launchChromium(chromium);
        let timed: Timed[];
        try {
          timed = await timeAll(browser, facts, { baseURL: server.apiUrl, ...options });
        } finally {
          await browser.close();
          await server.stop();
        }
        const emptyMs = Math.round(median(timed.flatMap(({ yardsticks }) => yardsticks)));
        const pages = timed.map(figuresOf);
        print(pages, emptyMs);
        const { password: _, ids: __, ...told } = facts;
        const home = pages.find(({ name }) => name === 'home');
        return {
          rounds: options.rounds,
          postgres: world.version,
          ...told,
          emptyMs,
          slowPages: pages.filter(({ usableMs }) => usableMs > GOAL_MS).map(({ name }) => name),
          ...(home && { homeScriptKb: home.scriptKb, isHomeSmall: home.scriptKb < GOAL_KB }),
          pages,
        };
      } finally {
        await run.close();
      }
    } finally {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
