import type { ScoreRow } from '../../contacts/index.ts';
import { findLatestModel, insertModel, type StoredModel } from '../purchases/models.store.ts';
import type { RunHands, Scorer } from '../purchases/runs.ts';
import type { ValueGround } from '../purchases/value-ground.ts';
import { walkPurchases } from '../purchases/walk-purchases.ts';
import { cutDayOf, predictorOf } from './check-hold-out.ts';
import { type CustomerBook, createBook } from './customer-book.ts';
import * as store from './expected.store.ts';
import { type ExpectedParams, expectedParams, expectedQuality } from './expected-model.schema.ts';
import { fitModel, horizons } from './fit-model.ts';
import { finishGently } from './minimise.ts';
import { scoreCustomer } from './score-customers.ts';
import { dateOfDay, localDay, purchaseDays, type Summary, summarise } from './summarise-purchases.ts';
import { createShowMoney, tellCustomer, tellModel } from './tell-expected.ts';

const DAY_MS = 86_400_000;
/** Scores written in one statement. */
const ROWS_AT_ONCE = 5_000;
/** Batches that may wait for the database. */
const BATCHES_AHEAD = 2;
/** Customers scored before others are let in. */
const SCORED_AT_ONCE = 500;

export type Expected = ReturnType<typeof createExpected>;

/** The model as it was stored; null when none was, or only one that this version cannot read. */
function readModel(stored: StoredModel | null) {
  if (stored === null) return null;
  const params = expectedParams.safeParse(stored.params);
  const quality = expectedQuality.safeParse(stored.quality);
  if (!params.success || !quality.success) return null;
  const { version, fittedAt, dataUntil } = stored;
  return { version, fittedAt, dataUntil, params: params.data, quality: quality.data };
}

/**
 * What customers will still buy: fitted on a schedule, checked against what came, and written as scores of everybody who
 * ever bought. Fitting goes in pieces of some 20 ms, so that a process that also answers requests goes on doing so.
 */
export function createExpected({ db, clock, workspaces, contacts, segments, runs, settings, log }: ValueGround) {
  const latest = async (workspaceId: number) => readModel(await findLatestModel(db.sql, workspaceId, 'expected'));

  /** Everybody's purchases as of now. */
  async function openBook(workspaceId: number, { progress, stopping }: RunHands): Promise<CustomerBook> {
    const { timeZone } = await workspaces.get(workspaceId);
    const now = clock.now();
    const endDay = localDay(now.getTime(), timeZone);
    const first = await store.findFirstOrder(db.sql, workspaceId, now);
    const cutDay = first === null ? null : cutDayOf(localDay(first.getTime(), timeZone), endDay);
    const book = createBook({ timeZone, endDay, cutDay });
    let looked = 0;
    for await (const batch of walkPurchases(db, workspaceId, { until: now })) {
      if (stopping.aborted) break;
      for (const purchases of batch) book.add(purchases);
      looked += batch.length;
      await progress({ contactsTotal: looked });
    }
    return book;
  }

  async function fitAnew(workspaceId: number, book: CustomerBook) {
    const { expected } = await settings.get(workspaceId);
    const { params, quality } = await finishGently(fitModel(book, expected));
    const now = clock.now();
    const version = await insertModel(db.sql, workspaceId, 'expected', {
      fittedAt: now,
      dataUntil: now,
      params,
      quality,
    });
    log.info({ workspaceId, version, kind: params.kind, customers: book.count }, 'value.expected.fitted');
    return { version, params };
  }

  /** Writes the scores of everybody in the book; where there is too little data, takes back what was said before. */
  async function writeAll(
    workspaceId: number,
    book: CustomerBook,
    { version, params }: { version: number; params: ExpectedParams },
    { progress, stopping }: RunHands,
  ): Promise<void> {
    const forDay = params.kind === 'fitted' ? predictorOf(params, params.by) : null;
    const { contactId } = book.columns;
    const at = clock.now();
    let written = 0;
    const write = async (rows: readonly ScoreRow[]) => {
      const watched = await segments.watchedValues(workspaceId);
      written += await contacts.writeScores(workspaceId, { model: 'expected', version, at, rows, watched });
    };
    // The database takes a batch while the next ones are worked out, one after the other.
    let writing: Promise<void> = Promise.resolve();
    const ahead: Promise<void>[] = [];
    for (let from = 0; from < book.count && !stopping.aborted; from += ROWS_AT_ONCE) {
      const until = Math.min(book.count, from + ROWS_AT_ONCE);
      const rows: ScoreRow[] = [];
      for (let row = from; row < until; row += 1) {
        if ((row - from) % SCORED_AT_ONCE === SCORED_AT_ONCE - 1) await new Promise((resume) => setImmediate(resume));
        const customer = book.summary(row, 'end')!;
        const scores = forDay === null ? {} : scoreCustomer(forDay(customer.firstDay), customer);
        rows.push({ contactId: contactId[row]!, scores });
      }
      writing = writing
        .then(() => write(rows))
        .then(() => progress({ contacts: until, contactsTotal: book.count, written }));
      // Thrown on when it is waited for.
      writing.catch(() => undefined);
      ahead.push(writing);
      if (ahead.length > BATCHES_AHEAD) await ahead.shift();
    }
    await writing;
    if (stopping.aborted) return;
    await write(book.nothingLeft.map((id) => ({ contactId: id, scores: {} })));
    await progress({ contacts: book.count, contactsTotal: book.count, written });
  }

  const isStale = async (workspaceId: number, fittedAt: Date): Promise<boolean> => {
    const { expected } = await settings.get(workspaceId);
    // The night comes at another minute each time.
    return clock.now().getTime() - fittedAt.getTime() > (expected.refitDays - 0.5) * DAY_MS;
  };

  const scoreEverybody = (mustFit: boolean) => async (workspaceId: number, hands: RunHands) => {
    const held = await latest(workspaceId);
    const book = await openBook(workspaceId, hands);
    if (hands.stopping.aborted) return;
    const isDue =
      mustFit || held === null || held.params.kind !== 'fitted' || (await isStale(workspaceId, held.fittedAt));
    const model = isDue ? await fitAnew(workspaceId, book) : held;
    await writeAll(workspaceId, book, model, hands);
  };

  const scorer: Scorer = {
    score: (workspaceId, stopping) => runs.run(workspaceId, 'expected', scoreEverybody(true), stopping),
    scoreDue: runs.scorer('expected', scoreEverybody(false)).scoreDue,
  };

  return {
    /** For the job: rung, it fits and scores a workspace; at night it scores those that are due, and fits what is old. */
    scorer,

    /** The newest model with what it was checked against, in words too. */
    async overview(workspaceId: number) {
      const { currency, timeZone } = await workspaces.get(workspaceId);
      const model = await latest(workspaceId);
      if (model === null) {
        const sentences = [
          'Nothing has been worked out yet. It happens by itself every night, or as soon as somebody asks for it.',
        ];
        return { state: 'not-fitted' as const, model: null, sentences };
      }
      const { params, quality } = model;
      if (params.kind === 'too-little-data') return { state: params.kind, model, sentences: [params.sentence] };
      const today = dateOfDay(localDay(clock.now().getTime(), timeZone));
      const sentences = tellModel(params, quality, { money: createShowMoney(currency), today });
      return { state: params.kind, model, sentences };
    },

    /** One contact as of now, by the newest model. Throws not_found. */
    async ofContact(workspaceId: number, contactId: number) {
      await contacts.get(workspaceId, contactId);
      const { currency, timeZone } = await workspaces.get(workspaceId);
      const model = await latest(workspaceId);
      if (model === null) return { state: 'not-fitted' as const, sentences: ['Nothing has been worked out yet.'] };
      const { params, version } = model;
      if (params.kind === 'too-little-data') return { state: params.kind, sentences: [params.sentence] };
      const now = clock.now();
      const endDay = localDay(now.getTime(), timeZone);
      let customer: Summary | null = null;
      for await (const [purchases] of walkPurchases(db, workspaceId, { until: now, contactIds: [contactId] })) {
        if (purchases !== undefined) customer = summarise(purchaseDays(purchases, timeZone), endDay);
      }
      if (customer === null) {
        const sentence =
          'Has not ordered anything that was kept: what somebody will buy is told from what they bought.';
        return { state: 'no-order' as const, sentences: [sentence] };
      }
      const predictor = predictorOf(params, params.by)(customer.firstDay);
      const predictions = horizons.map((days) => predictor.predict(customer, days));
      const told = { alive: predictor.alive(customer), spend: predictor.spend(customer), predictions, endDay };
      const sentences = tellCustomer(customer, told, createShowMoney(currency));
      return { state: 'scored' as const, version, by: params.by, customer, ...told, sentences };
    },
  };
}
