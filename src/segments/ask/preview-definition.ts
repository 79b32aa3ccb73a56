import { BUCKETS } from '../../contacts/index.ts';
import { KohortError, type Sql, type Tx } from '../../platform/index.ts';
import { checkReferences, NOT_WRITTEN } from '../check-references.ts';
import type { Parts } from '../find-segments.ts';
import { type Definition, walkNodes } from '../language/definition.schema.ts';
import { describeDefinition } from '../language/describe-definition.ts';
import { referencesOf } from '../language/order-segments.ts';
import { readDefinitions } from '../segments.store.ts';
import type { AskDatabase } from './ask-database.ts';
import type { Compile, CompileQuestion } from './compile-question.ts';
import type { Cost } from './estimate-cost.ts';
import type { NameThings } from './name-things.ts';
import type { Advice, WeighDefinition } from './weigh-definition.ts';
import { type CountInterval, countInterval } from './wilson-interval.ts';

/** Workspaces of up to so many contacts are counted, not sampled. */
const SMALL = 10_000;
/** Contacts of the first, small sample, which tells how many the time will do for. */
const FIRST_SAMPLE = 1_000;
/** Time for samples; for rare segments, of which a sample shows only a few, longer. */
const BUDGET_MS = 120;
const RARE_BUDGET_MS = 190;
const FEW_HITS = 20;
/** Good enough: the interval is not wider than this part of the estimate. */
const PRECISE = 0.03;
/** A sample that takes this long for want of a good plan, and an exact count, are cut off. */
const ESTIMATE_TIMEOUT_MS = 5_000;
const EXACT_TIMEOUT_MS = 20_000;
/** The number of contacts of a large workspace is counted anew, beside the answer, when it is older than this; at most it is so old. */
const POPULATION_AGE_MS = 60_000;
const OLDEST_POPULATION_MS = 600_000;

export type Preview = Advice & {
  count: number;
  /** 95 % interval; both ends are the count when it is exact. */
  interval: CountInterval;
  isExact: boolean;
  /** Contacts looked at. */
  sample: number;
  /** Contacts there are. */
  population: number;
  at: Date;
  ms: number;
  sentence: string;
};

type Counted = Pick<Preview, 'count' | 'interval' | 'isExact' | 'sample' | 'population'>;

export function tooSlow(cost: Cost, timeoutMs: number): KohortError {
  const [largest] = cost.reads;
  const reason = cost.warning ?? (largest ? `Most of it are ${largest.rows} ${largest.what}.` : '');
  return new KohortError('segment_too_slow', {
    detail: `It was cut off after ${timeoutMs / 1000} s. ${reason}`.trim(),
    info: { reads: cost.reads },
  });
}

/** Whether a stable random share is part of it: then contacts of one bucket are alike, and a sample is one of buckets. */
function drawsBuckets(definition: Definition, definitions: ReadonlyMap<number, Definition>): boolean {
  const seen = new Set<number>();
  const look = (one: Definition): boolean => {
    if ([...walkNodes(one.root)].some(({ node }) => node.type === 'sample')) return true;
    return referencesOf(one).some((id) => {
      const other = definitions.get(id);
      if (seen.has(id) || other === undefined) return false;
      seen.add(id);
      return look(other);
    });
  };
  return look(definition);
}

export function previewDefinitions(
  { db, clock, log }: Parts,
  {
    ask,
    askLong,
    compileQuestion,
    weigh,
    nameThings,
  }: {
    ask: AskDatabase;
    askLong: AskDatabase;
    compileQuestion: CompileQuestion;
    weigh: WeighDefinition;
    nameThings: NameThings;
  },
) {
  const populations = new Map<number, { count: number; countedAtMs: number }>();
  const counting = new Set<number>();

  async function countContacts(sql: Sql, workspaceId: number): Promise<number> {
    const [row] = await sql<{ count: number }>('select count(*) as count from contact where workspace_id = $1', [
      workspaceId,
    ]);
    const count = row?.count ?? 0;
    if (count > SMALL) populations.set(workspaceId, { count, countedAtMs: performance.now() });
    else populations.delete(workspaceId);
    return count;
  }

  /** Contacts of the workspace. Of a large one as counted some minutes ago at most: counting a million takes as long as a sample. */
  async function countPopulation(sql: Sql, workspaceId: number): Promise<number> {
    const known = populations.get(workspaceId);
    const ageMs = performance.now() - (known?.countedAtMs ?? Number.NEGATIVE_INFINITY);
    if (known === undefined || ageMs > OLDEST_POPULATION_MS) return countContacts(sql, workspaceId);
    if (ageMs > POPULATION_AGE_MS && !counting.has(workspaceId)) {
      counting.add(workspaceId);
      void countContacts(db.sql, workspaceId)
        .catch((error: unknown) => log.warn({ workspaceId, error: (error as Error).message }, 'segments.count.failed'))
        .finally(() => counting.delete(workspaceId));
    }
    return known.count;
  }

  async function countExactly({ sql }: Pick<Tx, 'sql'>, compile: Compile): Promise<number> {
    const { text, values } = compile();
    const [row] = await sql<{ count: number }>(`select count(*) as count from (${text}) as matching`, values);
    return row?.count ?? 0;
  }

  /** Looks at more and more buckets until the interval is narrow or the time is up. Each bucket is looked at once. */
  async function sampleCount(
    { sql }: Tx,
    workspaceId: number,
    compile: Compile,
    population: number,
    isByBucket: boolean,
  ) {
    const startedAt = performance.now();
    const bucketsFor = (contacts: number) => Math.max(1, Math.ceil((contacts * BUCKETS) / population));
    let from = 0;
    let until = Math.min(BUCKETS, bucketsFor(FIRST_SAMPLE));
    let [hits, seen] = [0, 0];
    for (;;) {
      const roundAt = performance.now();
      const { text, values } = compile({ fromBucket: from, untilBucket: until });
      const place = values.length;
      const [row] = await sql<{ hits: number; seen: number }>(
        `select (select count(*) from (${text}) as matching) as hits,
           (select count(*) from contact where workspace_id = $${place + 1}::int
              and bucket >= $${place + 2}::int and bucket < $${place + 3}::int) as seen`,
        [...values, workspaceId, from, until],
      );
      hits += row?.hits ?? 0;
      seen += row?.seen ?? 0;
      const sampled = { hits, sample: seen, population, isGrown: true };
      const interval = countInterval(isByBucket ? { ...sampled, groups: { seen: until, of: BUCKETS } } : sampled);
      const now = performance.now();
      const left = (hits < FEW_HITS ? RARE_BUDGET_MS : BUDGET_MS) - (now - startedAt);
      // A round takes a while whatever it looks at: what it did per ms is the least the next one will do.
      const next = bucketsFor((((row?.seen ?? 0) / (now - roundAt)) * left) / 1.2);
      const isNarrow = interval.high - interval.low <= PRECISE * ((hits / Math.max(seen, 1)) * population);
      if (until === BUCKETS || isNarrow || left <= 0 || next < (until - from) / 2) {
        return { hits, seen, interval, isAll: until === BUCKETS };
      }
      from = until;
      until = Math.min(BUCKETS, until + next);
    }
  }

  async function count(
    tx: Tx,
    workspaceId: number,
    compile: Compile,
    { isExact, isByBucket }: { isExact: boolean; isByBucket: boolean },
  ): Promise<Counted> {
    const population = await countPopulation(tx.sql, workspaceId);
    if (isExact || population <= SMALL) {
      const count = await countExactly(tx, compile);
      return { count, interval: { low: count, high: count }, isExact: true, sample: population, population };
    }
    const { hits, seen, interval, isAll } = await sampleCount(tx, workspaceId, compile, population, isByBucket);
    if (isAll) {
      return { count: hits, interval: { low: hits, high: hits }, isExact: true, sample: seen, population: seen };
    }
    const estimate = seen === 0 ? 0 : Math.round((hits / seen) * population);
    const middle = Math.min(interval.high, Math.max(interval.low, estimate));
    return { count: middle, interval, isExact: false, sample: seen, population };
  }

  return {
    /**
     * How many would be members at an instant (now when absent) by what is known now, and the definition in words: an
     * estimate from a random sample within some 200 ms, or the exact count. Small workspaces are always counted exactly.
     * Throws `segment_unknown`, `segment_too_slow`.
     */
    async preview(
      workspaceId: number,
      definition: Definition,
      { at, exact = false }: { at?: Date | undefined; exact?: boolean | undefined } = {},
    ): Promise<Preview> {
      await checkReferences(db.sql, workspaceId, NOT_WRITTEN, definition);
      const [advice, wording] = await Promise.all([
        weigh(workspaceId, definition),
        nameThings(workspaceId, [definition]),
      ]);
      const rows = await readDefinitions(db.sql, workspaceId);
      const isByBucket = drawsBuckets(definition, new Map(rows.map((row) => [row.id, row.definition])));
      const timeoutMs = exact ? EXACT_TIMEOUT_MS : ESTIMATE_TIMEOUT_MS;
      const startedAt = performance.now();
      const question = { timeoutMs, tooSlow: () => tooSlow(advice.cost, timeoutMs) };
      const counted = await (exact ? askLong : ask)(question, async (tx) => {
        const compile = await compileQuestion(tx, { workspaceId, definition, segmentId: null, at });
        return count(tx, workspaceId, compile, { isExact: exact, isByBucket });
      });
      const ms = Math.round(performance.now() - startedAt);
      return { ...counted, at: at ?? clock.now(), ms, sentence: describeDefinition(definition, wording), ...advice };
    },
  };
}
