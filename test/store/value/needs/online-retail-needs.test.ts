import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../../src/platform/index.ts';
import { createTestApi } from '../../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../../kit/online-retail.ts';

describe.runIf(hasOnlineRetail('the needs groups'))('needs groups of a real shop', async () => {
  const api = await createTestApi({ clock: createFakeClock(endOfOnlineRetail) });
  let workspaceId = 0;
  beforeAll(async () => {
    ({ workspaceId } = await openOnlineRetail(api));
  }, 300_000);

  test('are not there: whatever is drawn, people shade into one another', async () => {
    const { needs } = api.house.value;
    for (const seed of [1, 2, 3]) {
      const { id } = await needs.discover(workspaceId, { seed }, 'system');
      await needs.runDiscovery();
      const found = await needs.proposal(workspaceId, id);
      expect(found).toMatchObject({ kind: 'no-groups', contacts: 1_960, sampled: 1_960 });
      if (found.kind !== 'no-groups') return;
      expect(found.tried.every(({ unclearPairs }) => unclearPairs > 0)).toBe(true);
      expect(Math.max(...found.tried.map(({ silhouette }) => silhouette))).toBeLessThan(0.3);
    }
  }, 120_000);
});
