import { type Clock, type Db, KohortError, notFound, type Vault } from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { mailboxPurpose, problemOf } from './fetch-mailboxes.ts';
import * as store from './inbound-mailboxes.store.ts';
import type { OpenImap } from './open-imap.ts';
import type { MailboxChange, NewMailbox } from './returns.schema.ts';

type Parts = { db: Db; clock: Clock; vault: Vault; workspaces: Pick<Workspaces, 'audit'>; openImap: OpenImap };

const mostMailboxes = 20;

/** The mailboxes of a workspace that bounces come to. Passwords are sealed, and never part of an answer. */
export function createInboundMailboxes({ db, clock, vault, workspaces, openImap }: Parts) {
  const audit = (workspaceId: number, actor: AuditActor, action: string, id: number) =>
    workspaces.audit(workspaceId, { actor, action: `inbound-mailboxes.${action}`, subject: `inbound mailbox ${id}` });

  const get = async (workspaceId: number, id: number): Promise<store.MailboxRow> => {
    const row = await store.findMailbox(db.sql, workspaceId, id);
    if (!row) throw notFound('inbound mailbox', id);
    return row;
  };

  return {
    list: (workspaceId: number) => store.listMailboxes(db.sql, workspaceId),

    /** Throws `not_found`. */
    get,

    /** Throws `inbound_mailbox_name_taken` and `inbound_mailbox_too_many`. */
    async create(workspaceId: number, input: NewMailbox, actor: AuditActor): Promise<store.MailboxRow> {
      const { name, password, ...settings } = input;
      if ((await store.listMailboxes(db.sql, workspaceId)).length >= mostMailboxes) {
        throw new KohortError('inbound_mailbox_too_many', { detail: `There are ${mostMailboxes} mailboxes already.` });
      }
      const secret = vault.seal(mailboxPurpose(workspaceId), password);
      const row = await store.insertMailbox(db.sql, workspaceId, { name, settings, secret });
      if (!row) {
        const fields = [{ path: 'body.name', message: 'Choose another name.' }];
        throw new KohortError('inbound_mailbox_name_taken', {
          detail: `There is already a mailbox "${name}".`,
          fields,
        });
      }
      await audit(workspaceId, actor, 'create', row.id);
      return row;
    },

    /**
     * Another server, user or folder is read from its beginning, and asks for the password again: it is shown to
     * nobody, and so to no other server either. Throws `not_found` and `inbound_mailbox_password_needed`.
     */
    async update(workspaceId: number, id: number, change: MailboxChange, actor: AuditActor): Promise<store.MailboxRow> {
      const { password, ...changed } = change;
      const before = await get(workspaceId, id);
      const settings = { ...before.settings, ...changed };
      const isOtherServer = (['host', 'port', 'secure', 'user'] as const).some(
        (key) => settings[key] !== before.settings[key],
      );
      if (isOtherServer && password === undefined) {
        const fields = [{ path: 'body.password', message: 'Give the password as well.' }];
        throw new KohortError('inbound_mailbox_password_needed', {
          detail: 'The mailbox leads elsewhere now.',
          fields,
        });
      }
      const secret = password === undefined ? null : vault.seal(mailboxPurpose(workspaceId), password);
      const isElsewhere = isOtherServer || settings.folder !== before.settings.folder;
      const row = await store.updateMailbox(db.sql, workspaceId, id, { settings, secret, isElsewhere });
      if (!row) throw notFound('inbound mailbox', id);
      await audit(workspaceId, actor, 'update', id);
      return row;
    },

    /** Mails that came from it stay. Throws `not_found`. */
    async archive(workspaceId: number, id: number, actor: AuditActor): Promise<void> {
      if (!(await store.archiveMailbox(db.sql, workspaceId, id, clock.now()))) throw notFound('inbound mailbox', id);
      await audit(workspaceId, actor, 'archive', id);
    },

    /** Signs in and opens the folder; takes nothing out. Throws `not_found`. */
    async test(workspaceId: number, id: number): Promise<{ ok: boolean; problem: string | null }> {
      const row = await get(workspaceId, id);
      try {
        const folder = await openImap(row.settings, vault.open(mailboxPurpose(workspaceId), row.secret));
        await folder.close();
        return { ok: true, problem: null };
      } catch (error) {
        return { ok: false, problem: problemOf(error) };
      }
    },
  };
}

export type InboundMailboxes = ReturnType<typeof createInboundMailboxes>;
