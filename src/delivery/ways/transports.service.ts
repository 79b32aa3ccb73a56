import { isIP } from 'node:net';
import {
  type Clock,
  type Db,
  KohortError,
  notFound,
  type Page,
  type Sql,
  toPage,
  type Vault,
} from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { unusable, type WayPolicy, wayPurpose } from './open-transport.ts';
import { isPublicAddress } from './public-address.ts';
import {
  type NewTransport,
  type PluginWaySettings,
  type SmtpWaySettings,
  type TransportChange,
  type TransportTrial,
  transportKinds,
} from './transports.schema.ts';
import type { TransportRow } from './transports.store.ts';
import * as store from './transports.store.ts';
import { tryTransport } from './try-transport.ts';

type Parts = {
  db: Db;
  clock: Clock;
  vault: Vault;
  policy: WayPolicy;
  workspaces: Pick<Workspaces, 'audit'>;
};

/** How many ways out a workspace may have, archived ones not counted. */
const mostTransports = 50;

export type Transports = ReturnType<typeof createTransports>;

/** The ways out of workspaces: made, changed, tried, and put away. */
export function createTransports({ db, clock, vault, policy, workspaces }: Parts) {
  const seal = (workspaceId: number, secret: unknown): Buffer | null =>
    secret === null ? null : vault.seal(wayPurpose(workspaceId), JSON.stringify(secret));

  const audit = (sql: Sql, workspaceId: number, actor: AuditActor, action: string, id: number) =>
    workspaces.audit(workspaceId, { actor, action: `transports.${action}`, subject: `transport ${id}` }, sql);

  /** What only whoever runs the installation can allow is refused at once, not when the first message should go. */
  const checkPolicy = (kind: TransportRow['kind'], name: string, settings: unknown) => {
    if (kind === 'sendmail' && policy.sendmailPath === null) {
      throw unusable(
        { name },
        'programs of this machine are not allowed. Whoever runs Kohort allows one by SENDMAIL_PATH.',
      );
    }
    if (kind === 'plugin' && !policy.plugins.includes((settings as PluginWaySettings).module)) {
      throw unusable({ name }, 'this plug-in is not allowed. Whoever runs Kohort allows it by TRANSPORT_PLUGINS.');
    }
    if (kind !== 'smtp' || policy.allowsPrivateServers) return;
    const { host } = settings as SmtpWaySettings;
    if ((isIP(host) && !isPublicAddress(host)) || /^localhost\.?$/i.test(host)) {
      throw unusable(
        { name },
        `${host} is no place on the Internet. Whoever runs Kohort allows it by PRIVATE_MAIL_SERVERS=yes.`,
      );
    }
  };

  const lock = async (sql: Sql, workspaceId: number, id: number): Promise<TransportRow> => {
    const row = await store.lockTransport(sql, workspaceId, id);
    if (!row) throw notFound('transport', id);
    if (row.archivedAt)
      throw new KohortError('transport_archived', { detail: `The way out "${row.name}" was archived.` });
    return row;
  };

  const nameTaken = (name: string) =>
    new KohortError('transport_name_taken', {
      detail: `There is already a way out "${name}".`,
      fields: [{ path: 'body.name', message: 'Choose another name.' }],
    });

  return {
    /** Newest first. */
    async list(
      workspaceId: number,
      query: { after: number; limit: number; withArchived: boolean },
    ): Promise<Page<TransportRow>> {
      const rows = await store.listTransports(db.sql, workspaceId, { ...query, limit: query.limit + 1 });
      return toPage(rows, query.limit);
    },

    /** Throws `not_found`. */
    async get(workspaceId: number, id: number): Promise<TransportRow> {
      const row = await store.findWayOut(db.sql, workspaceId, id);
      if (!row) throw notFound('transport', id);
      return row;
    },

    /** Throws `transport_name_taken`, `transport_unusable`. */
    async create(workspaceId: number, wanted: NewTransport, actor: AuditActor): Promise<TransportRow> {
      const { kind, name, settings, secret, limits, warmUp, isDefault } = wanted;
      checkPolicy(kind, name, settings);
      const values = { kind, name, settings, limits, warmUp, isDefault, createdAt: clock.now() };
      return db.transaction(async ({ sql }) => {
        const known = await store.listTransports(sql, workspaceId, {
          after: 0,
          limit: mostTransports,
          withArchived: false,
        });
        if (known.length >= mostTransports) {
          throw unusable(
            { name },
            `a workspace has ${mostTransports} ways out at most. Archive one that is not needed.`,
          );
        }
        const row = await store.insertTransport(sql, workspaceId, { ...values, secret: seal(workspaceId, secret) });
        if (!row) throw nameTaken(name);
        if (isDefault) await store.clearDefault(sql, workspaceId, row.id);
        await audit(sql, workspaceId, actor, 'create', row.id);
        return row;
      });
    },

    /** Changes what is given. Workers send by it within seconds. Throws like `create`, and `transport_archived`. */
    async update(workspaceId: number, id: number, change: TransportChange, actor: AuditActor): Promise<TransportRow> {
      return db.transaction(async ({ sql }) => {
        const before = await lock(sql, workspaceId, id);
        const settings = change.settings === undefined ? before.settings : readSettings(before.kind, change.settings);
        const secret = change.secret === undefined ? undefined : readSecret(before.kind, change.secret);
        if (secret === undefined && before.secret && leadsElsewhere(before, settings)) throw secretNeeded();
        const values = {
          name: change.name ?? before.name,
          settings,
          secret: secret === undefined ? before.secret : seal(workspaceId, secret),
          limits: change.limits ?? before.limits,
          warmUp: change.warmUp === undefined ? before.warmUp : change.warmUp,
          isDefault: change.isDefault ?? before.isDefault,
        };
        checkPolicy(before.kind, values.name, settings);
        const row = await store.updateTransport(sql, workspaceId, id, values);
        if (!row) throw nameTaken(values.name);
        if (row.isDefault) await store.clearDefault(sql, workspaceId, id);
        await audit(sql, workspaceId, actor, 'update', id);
        return row;
      });
    },

    /**
     * Nothing goes out this way any more; its secret is deleted. Idempotent. Throws `transport_in_use` while campaigns
     * are to go this way.
     */
    async archive(workspaceId: number, id: number, actor: AuditActor): Promise<void> {
      await db.transaction(async ({ sql }) => {
        const row = await store.lockTransport(sql, workspaceId, id);
        if (!row) throw notFound('transport', id);
        if (row.archivedAt) return;
        const campaigns = await store.findCampaignsOn(sql, workspaceId, id);
        if (campaigns.length > 0) {
          const detail = `Campaigns still go out by "${row.name}": ${campaigns.map((name) => `"${name}"`).join(', ')}.`;
          throw new KohortError('transport_in_use', { detail });
        }
        await store.archiveTransport(sql, workspaceId, id, clock.now());
        await audit(sql, workspaceId, actor, 'archive', id);
      });
    },

    /** Connects without sending anything. Throws `not_found`, `transport_archived`. */
    async try(workspaceId: number, id: number): Promise<TransportTrial> {
      const row = await this.get(workspaceId, id);
      if (row.archivedAt) throw new KohortError('transport_archived');
      return tryTransport(row, { vault, policy });
    },
  };
}

function secretNeeded(): KohortError {
  return new KohortError('transport_secret_needed', {
    detail: 'These settings lead somewhere else, so the secret must be given anew.',
    fields: [{ path: 'body.secret', message: 'Give it again; what is stored is only for where it was given for.' }],
  });
}

/** Whether a secret kept for the settings before would be sent to somebody else by the new ones. */
function leadsElsewhere({ kind, settings: before }: TransportRow, after: unknown): boolean {
  if (kind === 'smtp') {
    const [one, other] = [before as SmtpWaySettings, after as SmtpWaySettings];
    return one.host !== other.host || one.port !== other.port || isWeaker(one.security, other.security);
  }
  return kind === 'plugin' && JSON.stringify(before) !== JSON.stringify(after);
}

const strength: SmtpWaySettings['security'][] = ['none', 'if-offered', 'starttls', 'tls'];
const isWeaker = (one: SmtpWaySettings['security'], other: SmtpWaySettings['security']) =>
  strength.indexOf(other) < Math.min(strength.indexOf(one), strength.indexOf('starttls'));

function readSettings(kind: TransportRow['kind'], given: unknown): unknown {
  return readPart(transportKinds[kind].settings.safeParse(given), 'settings');
}

function readSecret(kind: TransportRow['kind'], given: unknown): unknown {
  return given === null ? null : readPart(transportKinds[kind].secret.safeParse(given), 'secret');
}

type Parsed =
  | { success: true; data: unknown }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

function readPart(parsed: Parsed, part: string): unknown {
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({
    path: ['body', part, ...path.map(String)].join('.'),
    message,
  }));
  throw new KohortError('request_invalid', { detail: `The ${part} do not fit this kind of way out.`, fields });
}
