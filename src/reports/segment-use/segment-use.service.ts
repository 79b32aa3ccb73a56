import { compareMeans } from '../../experiments/index.ts';
import { type Clock, type Db, notFound } from '../../platform/index.ts';
import { defaultAttribution } from '../../tracking/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import * as outcomes from './outcomes.store.ts';
import { servicePriority, tellUse } from './tell-use.ts';
import * as uses from './uses.store.ts';

/** Uses whose id is that of a campaign. */
const campaignUses: ReadonlySet<uses.UseKind> = new Set([
  'campaign-audience',
  'campaign-exclusion',
  'campaign-content',
  'slot-choice',
  'experiment',
]);

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get'> };
export type UseQuestion = { from?: Date | undefined; to?: Date | undefined; idleDays?: number | undefined };

/** What segments changed, and what came of it. Everything is counted at the moment of asking. */
export function createSegmentUse({ db, clock, workspaces }: Parts) {
  const { sql } = db;

  async function ask(workspaceId: number, { from, to, idleDays = USUAL_DAYS }: UseQuestion, segmentId: number | null) {
    const now = clock.now();
    const until = to ?? now;
    const period = { from: from ?? new Date(until.getTime() - USUAL_DAYS * DAY_MS), to: until };
    const { settings, currency } = await workspaces.get(workspaceId);
    const { model } = settings.attribution ?? defaultAttribution;
    const [segments, used, webhooks] = await Promise.all([
      uses.readSegments(sql, workspaceId, segmentId),
      uses.readUses(sql, workspaceId, segmentId, now),
      uses.readWebhooks(sql, workspaceId),
    ]);
    const [sent, answered, sold, satisfaction] = await Promise.all([
      outcomes.readSent(sql, workspaceId, period, segmentId),
      outcomes.readAnswered(sql, workspaceId, period, segmentId),
      outcomes.readSold(sql, workspaceId, period, model, segmentId),
      outcomes.readSatisfaction(sql, workspaceId, period, segmentId),
    ]);
    const items = segments.map((segment) => {
      const own = <Row extends { segmentId: number }>(rows: readonly Row[]) =>
        rows.filter((row) => row.segmentId === segment.segmentId);
      const mine = own(used);
      const told = tellUse(segment, mine, { now, idleDays });
      return {
        ...segment,
        createdAt: segment.createdAt.toISOString(),
        ...told,
        lastUsedAt: told.lastUsedAt?.toISOString() ?? null,
        servicePriority: servicePriority(segment.purposeKind, mine),
        uses: mine.map(({ segmentId: _, at, ...use }) => ({ ...use, at: at?.toISOString() ?? null })),
        outcome: addUp(own(sent), own(answered), own(sold)),
        satisfaction: readAnswers(own(satisfaction)),
      };
    });
    return {
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      idleDays,
      currency,
      attribution: model,
      everybody: readAnswers(satisfaction.filter((row) => row.segmentId === 0)),
      webhooks,
      items,
      period,
      byCampaign: { sent, answered, sold },
    };
  }

  return {
    /** Segments in use: what each changed and what came of it; idle ones first. */
    async segmentUse(workspaceId: number, question: UseQuestion) {
      const { period: _, byCampaign: __, ...answer } = await ask(workspaceId, question, null);
      const order = { idle: 0, new: 1, used: 2 };
      answer.items.sort((a, b) => order[a.state] - order[b.state] || a.segmentId - b.segmentId);
      const count = (state: string) => answer.items.filter((item) => item.state === state).length;
      return { ...answer, counts: { used: count('used'), new: count('new'), idle: count('idle') } };
    },

    /** One segment, campaign by campaign, against those held back where there are any. Throws `not_found`. */
    async segmentUseOf(workspaceId: number, segmentId: number, question: UseQuestion) {
      const { items, period, byCampaign, ...answer } = await ask(workspaceId, question, segmentId);
      const [item] = items;
      if (!item) throw notFound('segment', segmentId);
      const arms = await outcomes.readArms(sql, workspaceId, period, segmentId);
      const { sent, answered, sold } = byCampaign;
      const ofCampaigns = item.uses.filter(({ use }) => campaignUses.has(use));
      const named = new Map(ofCampaigns.map((use) => [use.id, use.name]));
      const ids = [...new Set(sent.map(({ campaignId }) => campaignId))].sort((a, b) => b - a);
      const campaigns = ids.map((campaignId) => {
        const own = <Row extends { campaignId: number }>(rows: readonly Row[]) =>
          rows.filter((row) => row.campaignId === campaignId);
        const outcome = addUp(own(sent), own(answered), own(sold));
        return { campaignId, name: named.get(campaignId) ?? null, ...outcome, againstControl: compare(own(arms)) };
      });
      return { ...answer, ...item, campaigns };
    },
  };
}

/** What came of messages; shares of those accepted, null where nothing was. */
function addUp(
  sent: readonly outcomes.SentRow[],
  answered: readonly outcomes.AnsweredRow[],
  sold: readonly outcomes.SoldRow[],
) {
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const accepted = sum(sent, (row) => row.accepted);
  const share = (count: number) => (accepted === 0 ? null : count / accepted);
  const revenue = sum(sold, (row) => row.revenue);
  const costedRevenue = sum(sold, (row) => row.costedRevenue);
  const opened = sum(answered, (row) => row.opened);
  const clicked = sum(answered, (row) => row.clicked);
  const orders = sum(sold, (row) => row.orders);
  const unsubscribed = sum(answered, (row) => row.unsubscribed);
  return {
    messages: accepted,
    heldBack: sum(sent, (row) => row.heldBack),
    lost: sum(sent, (row) => row.lost),
    ...{ opened, clicked, orders, revenue, unsubscribed },
    complained: sum(answered, (row) => row.complained),
    openedShare: share(opened),
    clickedShare: share(clicked),
    ordersShare: share(orders),
    unsubscribedShare: share(unsubscribed),
    revenueEach: share(revenue),
    profit:
      costedRevenue > 0
        ? { amount: Math.round(costedRevenue - sum(sold, (row) => row.cost)), revenue: costedRevenue, of: revenue }
        : null,
  };
}

/** NPS: share of 9 and 10 less share of 0 to 6 (F. F. Reichheld, Harvard Business Review, December 2003); CSAT: the mean. */
function readAnswers(rows: readonly outcomes.SatisfactionRow[]) {
  const nps = rows.find(({ kind }) => kind === 'nps');
  const csat = rows.find(({ kind }) => kind === 'csat');
  return {
    nps: nps
      ? { answers: nps.answers, score: Math.round((100 * (nps.promoters - nps.detractors)) / nps.answers) }
      : null,
    csat: csat ? { answers: csat.answers, mean: Math.round(csat.mean * 100) / 100 } : null,
  };
}

function compare(arms: readonly outcomes.ArmRow[]) {
  const treated = arms.find(({ isControl }) => !isControl);
  const control = arms.find(({ isControl }) => isControl);
  if (!treated || !control) return null;
  const sample = ({ contacts: count, mean, variance }: outcomes.ArmRow) => ({ count, mean, variance });
  const show = ({ contacts, buyers, mean }: outcomes.ArmRow) => ({ contacts, buyers, revenueEach: mean });
  return {
    treated: show(treated),
    control: show(control),
    revenueEach: compareMeans(sample(treated), sample(control)),
  };
}
