import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/experiments/index.ts';
import { heldBackInSql } from '../../../src/offers/index.ts';
import { loadOfferWorld, openOfferStage } from '../../kit/offer-stage.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();

const holds = (estimate: Estimate | null, value: number) =>
  estimate?.kind === 'estimated' && estimate.low <= value && estimate.high >= value;

async function measure(seed: string, truth: { shift: number; extraOrders: number }) {
  const stage = await openOfferStage(db);
  const world = await loadOfferWorld(stage, { seed, truth });
  const report = await stage.reports.offer(stage.workspaceId, world.offerId);
  if (report.effect.kind !== 'compared') throw new Error(report.effect.detail);
  return { stage, world, report, effect: report.effect };
}

describe('a world in which the offer moves people and sells more', () => {
  it.each(['north', 'east', 'south'])(
    'is found out, with the truth inside the intervals (%s)',
    async (seed) => {
      const { world, report, effect, stage } = await measure(seed, { shift: 0.6, extraOrders: 1.2 });
      const { truth } = world;
      expect(holds(effect.windowShare, truth.windowShare), JSON.stringify([effect.windowShare, truth])).toBe(true);
      expect(holds(effect.windowShare, 0)).toBe(false);
      expect(holds(effect.ordersEach, truth.ordersEach), JSON.stringify([effect.ordersEach, truth])).toBe(true);
      expect(holds(effect.ordersEach, 0)).toBe(false);
      const { orders, wouldHaveCome } = effect.cannibalisation;
      const anyway = orders - truth.ordersEach * effect.treated.contacts;
      expect(holds(wouldHaveCome, anyway), JSON.stringify([wouldHaveCome, anyway])).toBe(true);
      expect(report.summary.join('\n')).toMatch(
        /those given it placed \d\.\d\d more .* orders each than they would have/,
      );
      expect(report.summary.join('\n')).toMatch(
        /came in its hours \(Monday to Friday between 08:00 and 12:00\).*The difference is \+/,
      );

      // Those held back in the report are those whom the till would leave out.
      const [same] = await stage.db.sql<{ differing: number }>(
        `select count(*) filter (where a.is_control <> (${heldBackInSql('o', 'a.contact_id')})) as differing
         from offer_arm a join offer o on o.id = a.offer_id where o.id = $1`,
        [world.offerId],
      );
      expect(same).toEqual({ differing: 0 });
      expect(effect.treated.contacts + effect.control.contacts).toBe(world.priceMinded.length);
    },
    60_000,
  );
});

describe('a world in which the offer changes nothing', () => {
  it.each(['north', 'east', 'south'])(
    'is left alone (%s)',
    async (seed) => {
      const { report, effect } = await measure(`nothing ${seed}`, { shift: 0, extraOrders: 0 });
      for (const estimate of [
        effect.windowShare,
        effect.peakShare,
        effect.ordersEach,
        effect.revenueEach,
        effect.buyers,
      ]) {
        expect(holds(estimate, 0), JSON.stringify(effect)).toBe(true);
      }
      expect(report.redeemed.uses).toBeGreaterThan(100);
      expect(report.summary.join('\n')).not.toMatch(/The difference is|than they would have/);
      expect(report.summary.filter((sentence) => sentence.includes('told apart from chance'))).toHaveLength(3);
    },
    60_000,
  );
});
