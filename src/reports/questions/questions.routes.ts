import { z } from 'zod';
import { questionKinds } from '../../contacts/index.ts';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import type { QuestionReports } from './question-report.ts';

const count = z.number().int();
const estimate = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('estimated'), value: z.number(), low: z.number(), high: z.number() }),
    z.object({
      kind: z.literal('not-enough-data'),
      reason: z.enum(['too-few', 'all-alike', 'nothing-to-divide', 'too-uneven']),
    }),
  ])
  .describe('With the interval in which the true value lies in 95 of 100 such cases.');

const figures = {
  people: count.describe('Contacts who answered; of each the latest answer.'),
  sentence: z.string().meta({ example: 'NPS 32.5, of everybody like those who answered between 12.1 and 50.9.' }),
  shares: z.array(z.object({ answer: z.string(), people: count, share: estimate })).describe('0 to 1.'),
  promoters: count.optional().describe('Of nps: 9 and 10.'),
  passives: count.optional().describe('Of nps: 7 and 8.'),
  detractors: count.optional().describe('Of nps: 0 to 6.'),
  nps: estimate.optional().describe('Promoters less detractors in per cent, −100 to 100.'),
  satisfied: estimate.optional().describe('Of csat: the share of 4 and 5, 0 to 1.'),
  mean: estimate.optional().describe('Of csat: 1 to 5.'),
};

const questionReport = z
  .object({
    question: z.object({
      name: z.string(),
      kind: z.enum(questionKinds),
      text: z.string(),
      choices: z.array(z.object({ key: z.string(), label: z.string() })),
    }),
    answers: z
      .object({ message: count, page: count, api: count, withdrawn: count })
      .describe('All answers by the way they came; withdrawn: no person had clicked.'),
    everybody: z.object(figures),
    segments: z
      .array(z.object({ id: count, name: z.string(), ...figures }))
      .describe('Of those who are members now, the segment with most answers first.'),
    months: z
      .array(z.object({ month: z.string().meta({ example: '2026-11' }), ...figures }))
      .describe('By local month, the newest first; of each contact the latest answer of the month.'),
  })
  .meta({ id: 'QuestionReport' });

export const createQuestionReportRoutes = (reports: QuestionReports): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/reports/questions/{questionName}',
    operation: 'reports.question',
    summary: 'What contacts answered to a question, by segment and month',
    description: 'NPS, satisfaction or shares with their intervals; fewer than 10 answers are said to be too few.',
    scope: 'reports:read',
    params: z.object({ questionName: z.string().min(1).max(64).meta({ example: 'nps' }) }),
    answer: questionReport,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => reports.question(workspaceId, params.questionName),
  }),
];
