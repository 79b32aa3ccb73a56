import type { Contacts } from '../../contacts/index.ts';
import type { Events } from '../../events/index.ts';
import type { Clock, Db, Doorbell, Log } from '../../platform/index.ts';
import type { Products } from '../../products/index.ts';
import type { Segments } from '../../segments/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import type { ValueSettingsVerbs } from '../value.settings.ts';
import type { Runs } from './runs.ts';

/** The rooms that the value room stands on. */
export type ValueRooms = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Contacts;
  events: Events;
  products: Products;
  segments: Segments;
  log: Log;
};

/** What each of its folders is built on. */
export type ValueGround = ValueRooms & { runs: Runs; settings: ValueSettingsVerbs };
