import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../kit/online-retail.ts';

describe.runIf(hasOnlineRetail('the groups'))('the groups of the real shop', async () => {
  const api = await createTestApi({ clock: createFakeClock(endOfOnlineRetail) });
  const { db } = api;
  let workspaceId = 0;
  beforeAll(async () => {
    ({ workspaceId } = await openOnlineRetail(api));
  }, 300_000);

  test('everybody in the file is there', async () => {
    const [row] = await db.sql<{ contacts: number }>(
      'select count(*) as contacts from contact where workspace_id = $1',
      [workspaceId],
    );
    expect(row?.contacts).toBe(4372);
  });
});
