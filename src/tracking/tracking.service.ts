import { join } from 'node:path';
import type { Contacts } from '../contacts/index.ts';
import type { Events } from '../events/index.ts';
import type { ConsentLinks, TrackingLinks } from '../messages/index.ts';
import type { Clock, Db, Doorbell, Log } from '../platform/index.ts';
import type { Images } from '../templates/index.ts';
import { createAnswers } from './answers/answers.service.ts';
import { createClientAddress } from './client-address.ts';
import { drainSpool } from './drain-spool.ts';
import { createHitSource } from './hit-source.ts';
import { createKnownLinks } from './known-links.ts';
import { readMachineNetworks } from './machine-networks.ts';
import { createPages } from './pages/pages.ts';
import { openSpool } from './spool.ts';
import { findLink } from './tracking.store.ts';
import { createTrackingServer } from './tracking-server.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  contacts: Contacts;
  events: Events;
  links: TrackingLinks;
  consentLinks: ConsentLinks;
  images: Images;
  dataDir: string;
  /** Of the installation. */
  secret: string;
  log: Log;
  settings: TrackingSettings;
};

/** What the one who installs Kohort may set; see docs/tracking.md. */
export type TrackingSettings = {
  /** Proxies whose X-Forwarded-For is believed. */
  trustedProxies: string;
  /** Whether a click is on the disk before it is answered, so that it survives the loss of power. */
  fsync: boolean;
  /** Ranges of machines besides those that come with Kohort, or the name of a file of them; null: none. */
  machineNetworks: string | null;
};

/** A fresh record waits this long for company before it is drained. */
const drainDelayMs = 10;
/** Files of dead processes, and drains that failed, are looked at this often. */
const sweepEveryMs = 2_000;

export type Tracking = Awaited<ReturnType<typeof createTracking>>;

/** The tracking role: serves links, keeps the spool, drains it into events. One per process. */
export async function createTracking(parts: Parts) {
  const { db, log } = parts;
  const spool = await openSpool(join(parts.dataDir, 'spool'), parts.clock, parts.settings);
  const networks = readMachineNetworks(parts.settings.machineNetworks);
  const sourceOf = createHitSource(parts.secret);
  const answers = createAnswers(parts);
  let draining: Promise<number> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const drain = (): Promise<number> => {
    draining ??= drainSpool({ ...parts, answers, spool, networks, sourceOf }).finally(() => {
      draining = null;
    });
    return draining;
  };

  const drainSafely = () =>
    drain().catch((error: Error) => {
      log.warn({ error: error.message }, 'tracking.drain.failed');
      return 0;
    });

  const drainSoon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      // A drain under way may already have read past the newest record's place: look once more after it.
      void (draining ?? Promise.resolve(0)).catch(() => 0).then(drainSafely);
    }, drainDelayMs);
  };

  const sweeper = setInterval(() => void drainSafely(), sweepEveryMs);

  const server = createTrackingServer({
    links: parts.links,
    images: parts.images,
    pages: createPages({ ...parts, answers }),
    clock: parts.clock,
    log,
    append(record, done) {
      spool.append(record, (error) => {
        done(error);
        if (!error) drainSoon();
      });
    },
    knownLinks: createKnownLinks({
      read: (linkId) => findLink(db.sql, linkId),
      now: () => parts.clock.now().getTime(),
      failed: (error) => log.warn({ error: error.message }, 'tracking.links.unread'),
    }),
    addressOf: createClientAddress(parts.settings.trustedProxies),
  });

  return {
    server,
    drain,
    /** Drains what is there, then closes the spool. The server must be closed before. */
    async close() {
      clearInterval(sweeper);
      if (timer) clearTimeout(timer);
      await draining?.catch(() => 0);
      await drainSafely();
      await spool.close();
    },
  };
}
