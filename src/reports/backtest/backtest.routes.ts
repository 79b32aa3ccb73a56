import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { backtestAnswer, backtestInput, type Segments } from '../../segments/index.ts';
import { compareBacktest } from './compare-backtest.ts';

const estimate = z.union([
  z.object({ kind: z.literal('estimated'), value: z.number(), low: z.number(), high: z.number() }),
  z.object({ kind: z.literal('not-enough-data'), reason: z.string() }),
]);

const answer = backtestAnswer
  .extend({
    difference: z
      .object({
        buyers: estimate.describe('Of the shares who bought, from -1 to 1.'),
        orders: estimate.describe('Of orders a contact.'),
        net: estimate.describe('Of net revenue a contact, minor units.'),
      })
      .describe('Members less others, each with its 95 % interval.'),
  })
  .meta({ id: 'SegmentBacktestCompared' });

export const createBacktestRoutes = (segments: Pick<Segments, 'backtest'>): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/reports/backtest',
    operation: 'reports.backtest',
    summary: 'A backtest of a segment, with how sure its differences are',
    description:
      'POST /segments/backtest, and beside it what members bought more than others, with 95 % intervals (Newcombe for shares, ' +
      'Welch for means). A comparison, not proof of a cause.',
    scope: 'reports:read',
    body: backtestInput,
    answer,
    errors: ['not_found', 'segment_unknown', 'segment_too_slow'],
    async handle({ workspaceId, body: { at, ...body } }) {
      const found = await segments.backtest(workspaceId, { ...body, at: new Date(at) });
      return { ...found, difference: compareBacktest(found) };
    },
  }),
];
