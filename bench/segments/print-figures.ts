import { printTable } from '../bench.ts';
import type { Figures } from './measure-world.ts';

const share = (part: number, whole: number) => Number((part / whole).toFixed(3));

/** The figures that the goals are about, by their names. */
export function goalsOf({ build, buildAll, incremental, latency, clock, preview, ingest, memoryMb }: Figures) {
  return {
    ...(build && { buildOverScan: share(build.workMs, build.scanMs) }),
    ...(buildAll && {
      buildAllOverScan: share(buildAll.workMs, buildAll.scanMs),
      buildAllOverSql: share(buildAll.workMs, buildAll.sqlMs),
    }),
    ...(incremental && {
      incrementalPerSecond: incremental.onePerSecond,
      incrementalPerSecondOfTwo: incremental.twoPerSecond,
    }),
    ...(latency && {
      eventToMembershipMs: Object.fromEntries(
        latency.map(({ eventsPerSecond, membershipMs }) => [eventsPerSecond, membershipMs]),
      ),
    }),
    ...(clock && { clockErrorMs: { ...clock.errorMs, early: clock.early } }),
    ...(preview && {
      previewMs: preview.estimateP90Ms,
      previewIntervalsRight: `${preview.intervalsRight} of ${preview.definitions}`,
    }),
    ...(ingest && { ingestPerSecond: ingest.perSecond }),
    mostMemoryMb: Math.max(0, ...Object.values(memoryMb)),
  };
}

/** Everything that was found in one world, for people. */
export function printFigures(figures: Figures): void {
  const { contacts, events, lines, postgres, scan, madeInSeconds } = figures;
  const count = (value: number) => value.toLocaleString('en');
  console.log(
    `\n${count(contacts)} contacts, ${count(events)} events, ${count(lines)} order lines (made in ${madeInSeconds} s); PostgreSQL ${postgres}; count(*) by ${scan}\n`,
  );
  printBuilds(figures);
  printChanges(figures);
  printQuestions(figures);
  const memory = Object.entries(figures.memoryMb);
  if (memory.length > 0) printTable(['most memory of a process', 'MB'], memory);
}

function printBuilds({ build, buildAll }: Figures): void {
  const rows = [];
  for (const [name, one] of [
    ['one segment of five conditions', build],
    ['all 50', buildAll],
  ] as const) {
    if (!one) continue;
    const { scanMs, workMs, ownMs, totalMs, members } = one;
    rows.push([name, members, scanMs, workMs, share(workMs, scanMs), ownMs, totalMs - workMs, share(totalMs, scanMs)]);
  }
  if (rows.length === 0) return;
  printTable(
    [
      'build, ms',
      'members',
      'count(*)',
      'members and flips',
      '× count(*)',
      'own processor time',
      'writing adds',
      'with writing × count(*)',
    ],
    rows,
  );
  if (!buildAll) return;
  printTable(
    ['the 50 one by one in SQL, ms', 'together', 'build ÷ SQL', 'slowest'],
    [['', buildAll.sqlMs, share(buildAll.workMs, buildAll.sqlMs), buildAll.slowest.join(', ')]],
  );
  for (const one of buildAll.differing) console.log(`  not as SQL counts: ${one}`);
}

function printChanges({ incremental, latency, clock }: Figures): void {
  if (incremental) {
    const { onePerSecond, twoPerSecond, contacts, doubleEntries, changesPerContact, split } = incremental;
    const shares = split ? [split.load, split.write, split.lock, split.other, split.own] : [];
    printTable(
      [
        'dirty contacts a second',
        'one process',
        'two',
        'contacts a round',
        'changes a contact',
        'double entries',
        'one process: % waiting to load',
        'write',
        'lock',
        'other',
        '% own work',
      ],
      [['', onePerSecond, twoPerSecond, contacts, changesPerContact, doubleEntries, ...shares]],
    );
  }
  if (latency) {
    printTable(
      [
        'from the answer to membership, ms',
        'p50',
        'p99',
        'max',
        'watched',
        'missing',
        'request → answer p50',
        'p99',
        'yardstick: commit p50',
        'p99',
      ],
      latency.map(
        ({
          eventsPerSecond,
          eventsPerRequest,
          membershipMs: { p50, p99, max },
          watched,
          missing,
          answerMs,
          commitMs,
        }) => [
          `${eventsPerSecond} events/s, ${eventsPerRequest} a request`,
          p50,
          p99,
          max,
          watched,
          missing,
          answerMs.p50,
          answerMs.p99,
          commitMs.p50,
          commitMs.p99,
        ],
      ),
    );
  }
  if (clock) {
    const { errorMs, flips, missing, early, pending } = clock;
    printTable(
      ['clock error, ms', 'p50', 'p99', 'max', 'flips', 'missing', 'early', 'clocks pending'],
      [['1,000 a second', errorMs.p50, errorMs.p99, errorMs.max, flips, missing, early, pending]],
    );
  }
}

function printQuestions({ preview, ingest }: Figures): void {
  if (preview) {
    const { definitions, estimateMs, estimateP90Ms, exactMs, intervalsRight, medianPlusMinusPercent, slowest, missed } =
      preview;
    printTable(
      ['previews', 'p50', 'p90', 'max', 'exact p50', 'exact max', 'intervals right', '± % (middle)', 'slowest'],
      [
        [
          definitions,
          estimateMs.p50,
          estimateP90Ms,
          estimateMs.max,
          exactMs.p50,
          exactMs.max,
          intervalsRight,
          medianPlusMinusPercent,
          slowest,
        ],
      ],
    );
    for (const one of missed) console.log(`  outside its interval: ${one}`);
  }
  if (ingest) {
    const { perSecond, copyPerSecond, duplicatesRefused, events } = ingest;
    printTable(
      ['events taken in', 'a second', 'COPY a second', '÷ COPY', 'events a round', 'repetitions refused'],
      [['bulk API, two clients', perSecond, copyPerSecond, share(perSecond, copyPerSecond), events, duplicatesRefused]],
    );
  }
}
