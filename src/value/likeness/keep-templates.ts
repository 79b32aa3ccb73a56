import { cursorToId, KohortError, notFound, type Page, type PageQuery, toPage } from '../../platform/index.ts';
import type { AuditActor } from '../../workspaces/index.ts';
import type { ValueGround } from '../purchases/value-ground.ts';
import { FEWEST_BEST, MOST_BEST } from './build-template.ts';
import type { Basis, StoredCheck, StoredThresholds, StoredTrait, StoredTraits } from './customer-template.schema.ts';
import { describeAnswer } from './describe-trait.ts';
import {
  CHECK_DAYS,
  type Choice,
  checkAt,
  chooseTop,
  type Examined,
  examine,
  NEAR_CHECK_DAYS,
} from './examine-customers.ts';
import type { NewTemplate, TemplatePatch } from './likeness.schema.ts';
import { countedOf, type ReadTemplate, readStored, toStored } from './present-template.ts';
import { proposeThresholds } from './propose-thresholds.ts';
import { scoreOf } from './score-contact.ts';
import * as store from './templates.store.ts';

const DAY_MS = 86_400_000;

type Parts = Pick<ValueGround, 'db' | 'clock' | 'doorbell' | 'workspaces' | 'contacts'>;

export type FindTemplate = (workspaceId: number, templateId: number) => Promise<ReadTemplate>;

const choiceOf = ({ measure, windowDays, best, compareWith }: Basis): Choice => ({
  ...{ measure, windowDays, compareWith },
  count: best,
});

/** Makes, changes and archives templates. */
export function keepTemplates({ db, clock, doorbell, workspaces, contacts }: Parts) {
  /** Throws `not_found`; also for archived ones. */
  const find: FindTemplate = async (workspaceId, templateId) => {
    const row = await store.readTemplate(db.sql, workspaceId, templateId);
    if (!row || row.state === 'archived') throw notFound('template of best customers', templateId);
    return readStored(row);
  };

  async function findByHand(workspaceId: number, wanted: readonly number[]): Promise<number[]> {
    const ids = [...new Set(wanted)].sort((a, b) => a - b);
    const known = new Set((await contacts.getMany(workspaceId, ids)).map(({ id }) => id));
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0 || ids.length < FEWEST_BEST) {
      const detail =
        unknown.length > 0
          ? `There is no contact ${unknown.join(', ')}.`
          : `${ids.length} different contacts are too few: pick ${FEWEST_BEST} to ${MOST_BEST}.`;
      throw new KohortError('customer_template_contacts', { detail });
    }
    return ids;
  }

  async function choose(workspaceId: number, choice: Choice, byHand: readonly number[]): Promise<number[]> {
    if (choice.measure === 'by-hand') return findByHand(workspaceId, byHand);
    const ids = await chooseTop(db.sql, workspaceId, choice, clock.now());
    if (ids.length >= FEWEST_BEST) return ids;
    const lacks = {
      revenue: 'Import orders, or choose a longer window.',
      margin: 'The margin needs the cost of products: give it with PUT /api/v1/products.',
      expected: 'The expected value has to be worked out first: POST /api/v1/customers/expected-value/fit.',
    };
    throw new KohortError('customer_template_contacts', {
      detail: `Only ${ids.length} customers have a value by ${choice.measure}; ${FEWEST_BEST} are needed. ${lacks[choice.measure]}`,
    });
  }

  /** Everything that follows from who the best are. */
  async function work(workspaceId: number, choice: Choice, ids: readonly number[], decided: readonly StoredTrait[]) {
    const now = clock.now();
    const examined = await examine(db.sql, workspaceId, { bestIds: ids, until: now, compareWith: choice.compareWith });
    const { found } = examined;
    const none = { tested: 0, permutations: 0, traits: [] };
    const { kind, best, rest, tested, permutations, traits: fresh } = { ...none, ...found };
    const basis: Basis = {
      ...{ kind, best, rest, tested, permutations },
      ...{ measure: choice.measure, windowDays: choice.windowDays, compareWith: choice.compareWith },
    };
    const byKey = new Map(decided.map((trait) => [trait.key, trait.decision]));
    const traits = fresh.map((trait) => ({ ...toStored(trait), decision: byKey.get(trait.key) ?? 'auto' }));
    const check = await checkBoth(workspaceId, { choice, byHand: ids, struck: struckOf(traits), now });
    return { ...settle(examined, basis, traits, check), dataUntil: now };
  }

  async function checkBoth(
    workspaceId: number,
    {
      choice,
      byHand,
      struck,
      now,
    }: { choice: Choice; byHand: readonly number[]; struck: ReadonlySet<string>; now: Date },
  ): Promise<StoredCheck> {
    const currency = (await workspaces.get(workspaceId)).currency;
    let last: StoredCheck | undefined;
    // Half a year shows most; where the data are younger, a quarter still shows something.
    for (const days of [CHECK_DAYS, NEAR_CHECK_DAYS]) {
      const asOf = new Date(now.getTime() - days * DAY_MS);
      const { check, traits, notes } = await checkAt(db.sql, workspaceId, { choice, byHand, struck, asOf, now });
      if (check.kind === 'measured') {
        const words = traits.map(({ question, weight }) =>
          describeAnswer(question, weight.yes >= weight.no, { currency }),
        );
        return { ...check, asOf: asOf.toISOString(), until: now.toISOString(), traits: words, notes };
      }
      last ??= { ...check, asOf: asOf.toISOString() };
    }
    return last!;
  }

  async function write(
    workspaceId: number,
    before: ReadTemplate | null,
    row: store.TemplateChange,
    { actor, action, detail }: { actor: AuditActor; action: string; detail: Record<string, unknown> },
  ): Promise<ReadTemplate> {
    const now = clock.now();
    return db.transaction(async ({ sql }) => {
      const written = before
        ? await store.updateTemplate(sql, workspaceId, { ...row, id: before.id }, { before: before.version, now })
        : await store.insertTemplate(sql, workspaceId, row, now);
      if (!written) throw new KohortError('customer_template_changed');
      if (!before || written.version !== before.version) await store.keepVersion(sql, workspaceId, written, now);
      const subject = `template of best customers ${written.id}`;
      await workspaces.audit(workspaceId, { actor, action, subject, detail }, sql);
      return readStored(written);
    });
  }

  return {
    find,

    /**
     * Finds what sets the best customers apart, checks it against what happened later, and keeps it as a draft: it scores
     * nobody before `score`. Takes some seconds. Throws `customer_template_contacts`.
     */
    async create(workspaceId: number, input: NewTemplate, actor: AuditActor = 'system'): Promise<ReadTemplate> {
      const { name, contactIds, top, compareWith } = input;
      const choice: Choice =
        contactIds === undefined
          ? { measure: top!.measure, windowDays: top!.windowDays, count: top!.count, compareWith }
          : { measure: 'by-hand', windowDays: null, count: contactIds.length, compareWith };
      const ids = await choose(workspaceId, choice, contactIds ?? []);
      const made = await work(workspaceId, choice, ids, []);
      const row: store.TemplateChange = {
        ...{ name, chosenBy: contactIds ? 'by-hand' : 'top-by-value', contactIds: ids, version: 1, state: 'draft' },
        ...made,
      };
      return write(workspaceId, null, row, { actor, action: 'customers.createTemplate', detail: input });
    },

    /**
     * Renames it; keeps, strikes or leaves traits; sets thresholds; picks other customers, or looks at everything anew.
     * What changes the score makes a new version, by which an active template scores everybody again. Throws `not_found`,
     * `customer_template_contacts`, `customer_template_changed`, `request_invalid` for traits or thresholds that do not fit.
     */
    async patch(workspaceId: number, templateId: number, patch: TemplatePatch, actor: AuditActor = 'system') {
      const before = await find(workspaceId, templateId);
      const { name = before.name, traits: decisions = [], thresholds, contactIds, rebuild } = patch;
      const changesScore = decisions.length > 0 || thresholds !== undefined || contactIds !== undefined || rebuild;
      const decided = decide(before.traits, decisions);
      const base = { ...before, name, version: before.version + (changesScore ? 1 : 0) };
      let row: store.TemplateChange = { ...base, traits: toStoredTraits(before, decided) };
      if (contactIds !== undefined || rebuild) {
        const choice = contactIds ? { ...choiceOf(before.basis), measure: 'by-hand' as const } : choiceOf(before.basis);
        const ids = await choose(workspaceId, choice, contactIds ?? before.contactIds);
        const made = await work(workspaceId, choice, ids, decided);
        row = { ...row, ...made, contactIds: ids, chosenBy: choice.measure === 'by-hand' ? 'by-hand' : 'top-by-value' };
      } else if (decisions.length > 0) {
        const examined = await examineAgain(workspaceId, before);
        const struck = struckOf(decided);
        const asked = { choice: choiceOf(before.basis), byHand: before.contactIds, struck, now: clock.now() };
        row = { ...row, ...settle(examined, before.basis, decided, await checkBoth(workspaceId, asked)) };
      }
      row = { ...row, thresholds: withOperators(row.thresholds as StoredThresholds, before.thresholds, thresholds) };
      const done = { actor, action: 'customers.changeTemplate', detail: patch };
      const after = await write(workspaceId, before, row, done);
      if (changesScore && after.state === 'active') doorbell.ring('value.likeness', { workspaceId, templateId });
      return after;
    },

    /** From now on it scores everybody, and every night again. Throws `customer_template_empty` when no trait counts. */
    async activate(workspaceId: number, templateId: number, actor: AuditActor = 'system'): Promise<ReadTemplate> {
      const before = await find(workspaceId, templateId);
      if (countedOf(before.traits).length === 0) throw new KohortError('customer_template_empty');
      const done = { actor, action: 'customers.scoreTemplate', detail: {} };
      const row = { ...before, state: 'active' as const, traits: toStoredTraits(before, before.traits) };
      const after = before.state === 'active' ? before : await write(workspaceId, before, row, done);
      doorbell.ring('value.likeness', { workspaceId, templateId });
      return after;
    },

    /** Takes it out of use, and its scores from everybody. Throws `not_found`. */
    async archive(workspaceId: number, templateId: number, actor: AuditActor = 'system'): Promise<void> {
      const before = await find(workspaceId, templateId);
      const row = { ...before, state: 'archived' as const, traits: toStoredTraits(before, before.traits) };
      await write(workspaceId, before, row, { actor, action: 'customers.archiveTemplate', detail: {} });
      doorbell.ring('value.likeness', { workspaceId, templateId });
    },

    async list(workspaceId: number, { cursor, limit }: PageQuery): Promise<Page<ReadTemplate>> {
      const rows = await store.readTemplates(db.sql, workspaceId, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(readStored), nextCursor };
    },
  };

  /** Who the best and the rest were when it was made, for scores by other traits. */
  async function examineAgain(workspaceId: number, { contactIds, basis }: ReadTemplate): Promise<Examined> {
    const until = clock.now();
    return examine(db.sql, workspaceId, { bestIds: contactIds, until, compareWith: basis.compareWith });
  }
}

/** Scores of the best and the rest by the traits that count, and thresholds that follow. */
function settle(
  { best, rest }: Pick<Examined, 'best' | 'rest'>,
  basis: Basis,
  traits: readonly StoredTrait[],
  check: StoredCheck | null,
) {
  const counted = countedOf(traits);
  const scores = (known: Examined['best']) => known.map(({ features }) => scoreOf(counted, features));
  const bestScores = scores(best).sort((a, b) => b - a);
  const proposed =
    best.length === 0 || rest.length === 0
      ? { go: 0.1, no: 0, why: 'There is nobody to propose thresholds from yet.' }
      : proposeThresholds(bestScores, scores(rest), check?.kind === 'measured' ? check : null);
  const stored: StoredTraits = { basis, traits: [...traits], bestScores };
  const thresholds: StoredThresholds = { ...proposed, byOperator: false, proposed };
  return { traits: stored, thresholds, check };
}

const struckOf = (traits: readonly StoredTrait[]): ReadonlySet<string> =>
  new Set(traits.filter(({ decision }) => decision === 'strike').map(({ key }) => key));

const toStoredTraits = ({ basis, bestScores }: ReadTemplate, traits: readonly StoredTrait[]): StoredTraits => ({
  ...{ basis, bestScores },
  traits: [...traits],
});

function decide(traits: readonly StoredTrait[], decisions: NonNullable<TemplatePatch['traits']>): StoredTrait[] {
  const byKey = new Map(decisions.map(({ key, decision }) => [key, decision]));
  for (const [place, { key }] of decisions.entries()) {
    if (traits.some((trait) => trait.key === key)) continue;
    const fields = [{ path: `body.traits.${place}.key`, message: 'Use a key of GET …/traits.' }];
    throw new KohortError('request_invalid', { detail: `The template has no trait “${key}”.`, fields });
  }
  return traits.map((trait) => ({ ...trait, decision: byKey.get(trait.key) ?? trait.decision }));
}

/** What an operator set stays until it is taken back (null); otherwise the proposal holds. */
function withOperators(
  fresh: StoredThresholds,
  before: StoredThresholds,
  change: TemplatePatch['thresholds'],
): StoredThresholds {
  const { proposed } = fresh;
  const set = change ?? (change === undefined && before.byOperator ? { go: before.go, no: before.no } : null);
  if (!set) return { ...proposed, byOperator: false, proposed };
  if (set.no > set.go) {
    const fields = [{ path: 'body.thresholds.no', message: 'Must not be above “go”.' }];
    throw new KohortError('request_invalid', { detail: '“No” must not begin above “go”.', fields });
  }
  return { ...set, why: 'Set by an operator.', byOperator: true, proposed };
}
