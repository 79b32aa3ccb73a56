import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, median, printTable } from './bench.ts';
import { tell } from './segments/world.ts';
import { measureDedupe } from './value/measure-dedupe.ts';
import { measureFit } from './value/measure-fit.ts';
import { measureScoring, type ScoringRound } from './value/measure-scoring.ts';
import { openValueWorld } from './value/value-world.ts';

const DEDUPE_CONTACTS = 100_000;

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { contacts: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
  });
  const [contacts, rounds] = [Number(values.contacts), Number(values.rounds)];
  if (![contacts, rounds].every((number) => Number.isInteger(number) && number > 0) || contacts < 5_000) {
    throw new Error('Options: --contacts 1000000 (5,000 at least) --rounds 3');
  }
  return { contacts, rounds };
}

/** The median of each figure. */
function medians(rounds: readonly ScoringRound[]): ScoringRound {
  const names = Object.keys(rounds[0]!) as (keyof ScoringRound)[];
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))])) as ScoringRound;
}

const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));

export const bench: Bench = {
  about: 'expected value: fitting a real shop, scoring a million contacts beside plain COPY; duplicates among 100,000',
  options: '[--contacts 1000000] [--rounds 3]',
  async run(args) {
    const { contacts, rounds } = readOptions(args);
    const dedupe = await measureDedupe(DEDUPE_CONTACTS, 1);
    const world = await openValueWorld(contacts);
    const dataDir = await mkdtemp(path.join(tmpdir(), 'kohort-bench-'));
    try {
      const { facts } = world;
      const scorings: ScoringRound[] = [];
      let fit: Awaited<ReturnType<typeof measureFit>> | null = null;
      for (let round = 1; round <= rounds; round += 1) {
        tell(`round ${round} of ${rounds}`);
        const run = await world.openRun();
        try {
          fit ??= await measureFit(run.db, rounds);
          scorings.push(await measureScoring(run, dataDir));
        } finally {
          await run.close();
        }
      }
      const score = medians(scorings);
      const overCopy = score.scoreSeconds / (score.copyOutSeconds + score.copyInSeconds);
      const asMillion = (score.scoreSeconds * 1_000_000) / facts.contacts;
      printTable(
        ['What', 'Of', 'Seconds', 'Goal'],
        [
          [
            'fitting with cohorts and hold-out',
            `${fit!.fitCustomers} customers (${fit!.fitShop})`,
            fit!.fitSeconds,
            '< 5',
          ],
          ['scoring, nothing held before', `${score.written.toLocaleString('en')} written`, score.scoreSeconds, '< 60'],
          ['  of that, the program itself', 'processor time', score.scoreCpuSeconds, ''],
          [
            '  the same with fitting',
            `longest wait ${Math.round(score.longestWaitMs)} ms`,
            score.fitAndScoreSeconds,
            '',
          ],
          ['  the night after', `${score.nextNightWritten.toLocaleString('en')} written`, score.nextNightSeconds, ''],
          ['COPY of the orders out', `${facts.orders.toLocaleString('en')} orders`, score.copyOutSeconds, ''],
          ['COPY of the scores in', `${score.written.toLocaleString('en')} rows`, score.copyInSeconds, ''],
          ['finding duplicates', `${DEDUPE_CONTACTS.toLocaleString('en')} contacts`, dedupe.seconds, '< 60'],
        ],
      );
      console.log(`Scoring takes ${overCopy.toFixed(1)} times as long as the two COPYs.`);
      console.log(
        `Duplicates: precision ${dedupe.precision.toFixed(4)}, recall ${dedupe.recall.toFixed(4)} (${dedupe.told} told, ${dedupe.planted} planted).\n`,
      );
      return {
        fitSeconds: rounded(fit!.fitSeconds),
        scoreMillionSeconds: rounded(asMillion),
        dedupeSeconds: rounded(dedupe.seconds),
        dedupePrecision: rounded(dedupe.precision, 4),
        dedupeRecall: rounded(dedupe.recall, 4),
        scoreOverCopy: rounded(overCopy),
        ...facts,
        fitShop: fit!.fitShop,
        fitCustomers: fit!.fitCustomers,
        fitCohorts: fit!.fitCohorts,
        scoring: score,
        rounds: scorings,
      };
    } finally {
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
