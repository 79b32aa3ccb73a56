/** What a way out may be asked to do, and the plan by which a new one is warmed up. */
import { z } from 'zod';
import { operatorNames, refusalKinds } from '../../messages/index.ts';
import { ratesSchema } from '../../workspaces/index.ts';

const most = (count: number) => z.number().int().min(1).max(count);

export const limitsSchema = z
  .object({
    connections: most(200).optional().describe('Connections of each worker process to the mail server.'),
    ...ratesSchema.shape,
    operators: z
      .partialRecord(z.enum(operatorNames), ratesSchema)
      .optional()
      .describe('For all mailboxes of one operator together, whatever the domain.')
      .meta({ example: { google: { perSecond: 20 }, yahoo: { perMinute: 300 } } }),
    perDomain: ratesSchema.optional().describe('For each domain that is none of the known operators.'),
    retries: z
      .partialRecord(z.enum(refusalKinds), z.array(most(10_080)).min(1).max(20))
      .optional()
      .describe('Minutes to wait after the first refusal for now, the second, …, by what it is about; then given up.')
      .meta({ example: { greylisted: [5, 10, 30, 120] } }),
  })
  .describe('How much may go out; empty = as much as the mail server takes.');
export type Limits = z.output<typeof limitsSchema>;

const dayMs = 86_400_000;

export const warmUpSchema = z
  .object({
    startedAt: z.iso
      .datetime({ offset: true })
      .describe('The plan begins with the day (UTC) of this instant; before it, nothing is limited by the plan.'),
    perDay: z.array(most(1_000_000_000)).min(1).max(120).describe('How many on the first day, the second, …'),
  })
  .describe('A new address or domain is trusted little: it sends few messages at first. After the last day: no limit.')
  .meta({ example: { startedAt: '2026-12-01T00:00:00.000Z', perDay: [50, 100, 200, 400, 800, 1_600] } });
export type WarmUp = z.output<typeof warmUpSchema>;

/** Days as limits count them: those of UTC, because a way out may serve workspaces in several time zones. */
export const dayStart = (at: Date): Date => new Date(Math.floor(at.getTime() / dayMs) * dayMs);
export const nextDay = (at: Date): Date => new Date(dayStart(at).getTime() + dayMs);

/** How many may go out on the day of `at` by the plan; null when the plan says nothing about it. Days count from 1. */
export function warmUpOf(plan: WarmUp | null, at: Date): { day: number; days: number; perDay: number } | null {
  if (plan === null) return null;
  const index = Math.round((dayStart(at).getTime() - dayStart(new Date(plan.startedAt)).getTime()) / dayMs);
  const perDay = plan.perDay[index];
  return perDay === undefined ? null : { day: index + 1, days: plan.perDay.length, perDay };
}

/** How much more a day than the day before: what the large operators take without suspicion is to double at most. */
const growth = 1.5;

/**
 * A plan for somebody who wants to send `perDay` messages a day in the end: starts with 50 and grows by half every day,
 * in round numbers, the day that reaches the goal being the last.
 */
export function suggestWarmUp(perDay: number, startedAt: Date): WarmUp {
  const steps: number[] = [];
  for (let next = 50; next < perDay && steps.length < 119; next *= growth) steps.push(roundDown(next));
  return { startedAt: dayStart(startedAt).toISOString(), perDay: [...steps, Math.max(1, Math.floor(perDay))] };
}

function roundDown(count: number): number {
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(count)) - 1);
  return Math.floor(count / unit) * unit;
}
