import { describe, expect, it } from 'vitest';
import { createFakeClock, createVault, type Db, silentLog } from '../../../src/platform/index.ts';
import { createHouse, type House } from '../../../src/wiring.ts';
import { openDoomed } from '../../kit/doomed-db.ts';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

const clock = createFakeClock(new Date('2026-05-04T10:00:00Z'));
const api = await createTestApi({ clock });
const { db, house, createWorkspace, dataDir } = api;
const { contacts } = house;

/** The house of a process of its own, on its own connections. */
const houseOn = (on: Db): House =>
  createHouse({
    ...{ db: on, clock, queue: api.queue, log: silentLog, dataDir, smtpUrl: null },
    ...{ secret: 'a secret of the tests, long enough', trackingUrl: 'http://links.kohort.test' },
    vault: createVault('a secret of the tests, long enough'),
  });

const name = (at: number) => `p${String(at).padStart(5, '0')}`;

async function addMany(workspaceId: number, count: number, inputOf: (at: number) => object): Promise<number[]> {
  const rows = Array.from({ length: count }, (_, at) => ({ externalId: name(at), ...inputOf(at) }));
  const outcomes = await contacts.upsertMany(workspaceId, rows);
  return outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
}

/** Begins a piece of work in a workspace; `take` is what a worker does then, and does again after a kill. */
type Work = {
  begin(workspaceId: number): Promise<void>;
  take(of: House, workspaceId: number): Promise<unknown>;
};

const workRepairs: Work['take'] = (of) => of.contacts.repairs.work();
const startRepair = (workspaceId: number, wish: Parameters<typeof contacts.repairs.start>[1]) =>
  contacts.repairs.start(workspaceId, wish, { kind: 'api-key', keyId: 1 });

const normalise: Work = {
  async begin(workspaceId) {
    await addMany(workspaceId, 2_100, (at) => ({ attributes: { firstName: ` N ${at} `, phone: '070-123 45 67' } }));
    await startRepair(workspaceId, { kind: 'normalise', forms: ['trim', 'phone'], country: 'SE', dryRun: false });
  },
  take: workRepairs,
};

const merge: Work = {
  async begin(workspaceId) {
    const ids = await addMany(workspaceId, 44, (at) => ({ attributes: { [`only_${at % 2}`]: String(at) } }));
    for (let at = 0; at + 1 < ids.length; at += 2) {
      const [first_id, second_id] = [ids[at], ids[at + 1]];
      const pair = { first_id, second_id, kind: 'exact', score: 0.99 - at / 10_000, reasons: '[]' };
      await insertRow(db, 'duplicate_pair', { workspace_id: workspaceId, ...pair });
    }
    // Gone with the merge of the first pair, before its turn.
    const stale = { first_id: ids[1], second_id: ids[5], kind: 'likely', score: 0.95, reasons: '[]' };
    await insertRow(db, 'duplicate_pair', { workspace_id: workspaceId, ...stale });
    await startRepair(workspaceId, { kind: 'merge', pairKind: null, minScore: 0.9, dryRun: false });
  },
  take: workRepairs,
};

/** The taking back of what a repair has done. */
const undoOf = (work: Work): Work => ({
  async begin(workspaceId) {
    await work.begin(workspaceId);
    await contacts.repairs.work();
    const [repair] = (await contacts.repairs.list(workspaceId, { limit: 1 })).items;
    await contacts.repairs.undo(workspaceId, repair!.id, 'system');
  },
  take: workRepairs,
});

const search: Work = {
  async begin(workspaceId) {
    await addMany(workspaceId, 60, (at) => {
      const who = Math.floor(at / 2);
      return { attributes: { firstName: `Vendela${who}`, lastName: `Sjö${who}`, phone: `07012345${100 + who}` } };
    });
    await contacts.repairs.findDuplicates(workspaceId, { threshold: 0.8, country: 'SE' }, 'system');
  },
  take: workRepairs,
};

const quality: Work = {
  async begin(workspaceId) {
    await addMany(workspaceId, 5_010, (at) => ({ email: `p${at}@${at % 3 === 0 ? 'gmial.com' : 'gmail.com'}` }));
  },
  take: (of, workspaceId) => of.value.quality.scorer.score(workspaceId),
};

const works: Record<string, { work: Work; kills: number }> = {
  normalise: { work: normalise, kills: 6 },
  merge: { work: merge, kills: 5 },
  'the undoing of a normalise': { work: undoOf(normalise), kills: 4 },
  'the undoing of a merge': { work: undoOf(merge), kills: 4 },
  'the search for duplicates': { work: search, kills: 5 },
  'the check of everybody': { work: quality, kills: 4 },
};

/** Everything that counts in the end, by names and not by numbers, which differ from workspace to workspace. */
async function picture(workspaceId: number) {
  const ask = (text: string) => db.sql(text, [workspaceId]);
  const called = (column: string) =>
    `coalesce((select external_id from contact c where c.id = ${column}),
       (select record -> 'merged' ->> 'external_id' from contact_merge g where g.merged_id = ${column} limit 1))`;
  return {
    contacts: await ask(
      'select external_id, email, attributes from contact where workspace_id = $1 order by external_id',
    ),
    changes: await ask(
      `select ${called('contact_id')} as who, name, before, after from repair_change where workspace_id = $1 order by 1, 2`,
    ),
    history: await ask(
      `select ${called('contact_id')} as who, name, value_before from contact_attribute_change where workspace_id = $1 order by 1, 2, id`,
    ),
    pairs: await ask(
      `select ${called('first_id')} as one, ${called('second_id')} as other, kind, score, state from duplicate_pair
        where workspace_id = $1 order by 1, 2`,
    ),
    merges: await ask(
      `select ${called('kept_id')} as kept, ${called('merged_id')} as merged, actor, undone_at is not null as undone
         from contact_merge where workspace_id = $1 order by 1, 2`,
    ),
    aliases: await ask(
      `select ${called('contact_id')} as who, kind from contact_alias where workspace_id = $1 order by 1, 2`,
    ),
    issues: await ask(
      `select ${called('contact_id')} as who, field, code, suggestion from contact_issue where workspace_id = $1 order by 1, 2, 3`,
    ),
    scores: await ask(
      `select ${called('contact_id')} as who, model, scores from contact_score where workspace_id = $1 order by 1, 2, id`,
    ),
    days: await ask(
      `select day, scope, score, figures - 'checkedAt' as figures from quality_day where workspace_id = $1 order by 1, 2`,
    ),
    repairs: await ask(
      `select kind, state, problem, counts - 'claim' - 'beatAt' - 'position' as counts from repair where workspace_id = $1 order by id`,
    ),
  };
}

describe.each(Object.entries(works))('%s, killed at any statement', (_, { work, kills }) => {
  it('is taken up again and ends the same', { timeout: 240_000 }, async () => {
    const counting = openDoomed(api, Number.POSITIVE_INFINITY);
    const whole = await createWorkspace();
    await work.begin(whole);
    await work.take(houseOn(counting), whole);
    const statements = counting.sent();
    await counting.close();
    const expected = await picture(whole);
    expect(statements).toBeGreaterThan(5);
    const step = Math.max(1, Math.floor(statements / kills));
    for (let dieAt = 3; dieAt <= statements; dieAt += step) {
      const workspaceId = await createWorkspace();
      await work.begin(workspaceId);
      const doomed = openDoomed(api, dieAt);
      const died = await work.take(houseOn(doomed), workspaceId).then(
        () => false,
        () => true,
      );
      await doomed.gone();
      expect(died, `at statement ${dieAt} of ${statements}`).toBe(true);
      // A run is taken for dead after a minute without a sign of life.
      clock.advance(61_000);
      await db.sql(`update value_run set heartbeat_at = heartbeat_at - interval '2 minutes' where workspace_id = $1`, [
        workspaceId,
      ]);
      await work.take(house, workspaceId);
      expect(await picture(workspaceId), `after a kill at statement ${dieAt} of ${statements}`).toEqual(expected);
    }
  });
});
