import { describe, expect, test } from 'vitest';
import { fillSettings } from '../../../src/value/value.settings.ts';
import { createTestApi } from '../../kit/house.ts';

describe('settings of the method', async () => {
  const { ask, db, workspaceId, createWorkspace, createKey } = await createTestApi();

  test('are the defaults until somebody writes some', async () => {
    const { body } = await ask('get', '/customers/settings').expect(200);
    expect(body.updatedAt).toBeNull();
    expect(body.settings.groups.windowDays).toBe(365);
    expect(body.settings.groups.plans.mobile.strategy).toContain('Careful with discounts');
  });

  test('change by the field, in this workspace alone, and say so in the audit', async () => {
    const change = { groups: { windowDays: 180, recurring: { orders: 4 } } };
    const { body } = await ask('patch', '/customers/settings').send(change).expect(200);
    expect(body.settings.groups.windowDays).toBe(180);
    // The field is replaced whole, and its own defaults fill it up.
    expect(body.settings.groups.recurring).toEqual({ orders: 4, silence: 3, silenceDays: 365 });
    await ask('patch', '/customers/settings')
      .send({ groups: { hysteresis: { band: 0.5 } } })
      .expect(200);
    const { body: held } = await ask('get', '/customers/settings').expect(200);
    expect(held.settings.groups).toMatchObject({ windowDays: 180, hysteresis: { band: 0.5, minimumStayDays: 30 } });
    const entries = await db.sql<{ detail: unknown }>(
      `select detail from audit where workspace_id = $1 and action = 'customers.changeSettings' order by id`,
      [workspaceId],
    );
    expect(entries[0]?.detail).toMatchObject(change);
    const other = await createKey(['customers:read'], await createWorkspace());
    const { body: theirs } = await ask('get', '/customers/settings', other).expect(200);
    expect(theirs.settings.groups.windowDays).toBe(365);
    await ask('patch', '/customers/settings', other).send(change).expect(403);
  });

  test('say what is wrong with them', async () => {
    const { body } = await ask('patch', '/customers/settings')
      .send({ groups: { windowDays: 0 } })
      .expect(400);
    expect(body.errors[0].path).toBe('body.groups.windowDays');
    await ask('patch', '/customers/settings').send({ moods: {} }).expect(400);
    await ask('patch', '/customers/settings')
      .send({ groups: { wish: 1 } })
      .expect(400);
  });

  test('of an older version are filled up, and what no longer fits is as by default', () => {
    const { groups } = fillSettings({
      groups: { windowDays: 90, band: 'gone', lifecycle: { newDays: 'soon' } },
      gone: 1,
    });
    expect(groups.windowDays).toBe(90);
    expect(groups.lifecycle.newDays).toBe(60);
    expect(fillSettings(null)).toEqual(fillSettings({}));
  });
});
