import { type Db, KohortError, type Log, notFound } from '../../platform/index.ts';
import type { Transport } from '../transport.ts';
import { findWayOut, type TransportRow } from './transports.store.ts';
import type { Way } from './way.ts';

type Parts = {
  db: Pick<Db, 'sql'>;
  /** Opens what SMTP_URL says, or the way to the built-in mailbox; null when there is neither. */
  openInstallation: (() => Transport) | null;
  /** Opens a transport of a workspace. Throws `transport_unusable`. */
  openTransport(row: TransportRow): Promise<Transport>;
  log: Pick<Log, 'info' | 'warn'>;
};

/** How old what is known of a transport may be: so soon a change takes effect in every worker. */
const freshForMs = 2_000;

type Open = { way: Way; inner: Transport; fingerprint: string };
type Known = { way: Promise<Way>; untilMs: number };

export type Ways = ReturnType<typeof createWays>;

/** What its transport is made of: another text means it must be opened anew. */
const fingerprintOf = ({ kind, settings, secret, limits }: TransportRow) =>
  JSON.stringify([kind, settings, secret?.toString('base64') ?? null, limits.connections ?? null]);

/** The ways out of this process, opened when first asked for. */
export function createWays({ db, openInstallation, openTransport, log }: Parts) {
  let installation: Way | null = null;
  const open = new Map<number, Promise<Open>>();
  const known = new Map<string, Known>();
  const closing = new Set<Promise<void>>();

  const shut = (transport: Transport) => {
    const closed: Promise<void> = transport
      .close()
      .catch((error: Error) =>
        log.warn({ transport: transport.name, error: error.message }, 'delivery.way.close_failed'),
      )
      .finally(() => closing.delete(closed));
    closing.add(closed);
  };

  const openInstallationOnce = (): Way | null => {
    if (!openInstallation) return null;
    installation ??= { id: 'installation', transport: openInstallation(), limits: {}, warmUp: null };
    return installation;
  };

  const openAnew = async (row: TransportRow, before: Open | null): Promise<Open> => {
    const fingerprint = fingerprintOf(row);
    const { limits, warmUp } = row;
    if (before?.fingerprint === fingerprint) {
      before.way = { ...before.way, limits, warmUp };
      return before;
    }
    const inner = await openTransport(row).catch((failure: unknown) => {
      if (before) shut(before.inner);
      throw failure;
    });
    if (before) {
      const old = before.inner;
      Object.assign(before, { inner, fingerprint, way: { ...before.way, limits, warmUp } });
      shut(old);
      log.info({ transport: row.id }, 'delivery.way.changed');
      return before;
    }
    const opened = { inner, fingerprint } as Open;
    const transport: Transport = {
      get name() {
        return opened.inner.name;
      },
      get connections() {
        return opened.inner.connections;
      },
      send: (...message) => opened.inner.send(...message),
      close: async () => undefined,
    };
    opened.way = { id: `transport:${row.id}`, transport, limits, warmUp };
    return opened;
  };

  const forget = async (transportId: number) => {
    const before = open.get(transportId);
    open.delete(transportId);
    const opened = await before?.catch(() => null);
    if (opened) shut(opened.inner);
  };

  const find = async (workspaceId: number, transportId: number | null): Promise<Way> => {
    const row = await findWayOut(db.sql, workspaceId, transportId);
    if (!row && transportId !== null) throw notFound('transport', transportId);
    if (!row) {
      const way = openInstallationOnce();
      if (!way) throw new KohortError('delivery_no_transport');
      return way;
    }
    if (row.archivedAt) {
      await forget(row.id);
      throw new KohortError('transport_archived', { detail: `The way out "${row.name}" was archived.` });
    }
    const before = open.get(row.id) ?? Promise.resolve(null);
    const opened = before.catch(() => null).then((found) => openAnew(row, found));
    open.set(row.id, opened);
    return (await opened).way;
  };

  return {
    /**
     * By which way messages go: the transport given, else the workspace's default, else the installation's. What it
     * says is at most 2 s old. Throws `delivery_no_transport`, `transport_archived`, `transport_unusable` or
     * `not_found`.
     */
    of(workspaceId: number, transportId: number | null): Promise<Way> {
      const key = `${workspaceId}:${transportId ?? 'default'}`;
      const nowMs = Date.now();
      const found = known.get(key);
      if (found && found.untilMs > nowMs) return found.way;
      const way = find(workspaceId, transportId);
      known.set(key, { way, untilMs: nowMs + freshForMs });
      return way;
    },

    /** That of SMTP_URL or of the built-in mailbox; null when this process has neither. */
    installation: openInstallationOnce,

    /** Lets messages that are under way finish, then closes everything. */
    async close(): Promise<void> {
      const transports = await Promise.allSettled(open.values());
      for (const opened of transports) if (opened.status === 'fulfilled') shut(opened.value.inner);
      open.clear();
      known.clear();
      if (installation) shut(installation.transport);
      installation = null;
      await Promise.all(closing);
    },
  };
}
