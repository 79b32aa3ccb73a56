import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../delivery/index.ts';
import { readAtMost } from './read-parts.ts';

export type ImapSettings = {
  host: string;
  port: number;
  secure: boolean;
  user: string;
  folder: string;
  deleteRead: boolean;
};

export type FetchedMail = { uid: number; raw: Buffer; receivedAt: Date | null };

/** A folder that is open. Uids grow for as long as `uidValidity` stays the same (RFC 3501, 2.3.1.1). */
export type ImapFolder = {
  uidValidity: number;
  /** At most `limit` mails with a larger uid, in the order of their uids. Marks nothing. */
  fetchAfter(uid: number, limit: number): Promise<FetchedMail[]>;
  markSeen(uids: number[]): Promise<void>;
  remove(uids: number[]): Promise<void>;
  close(): Promise<void>;
};

export type OpenImap = (settings: ImapSettings, password: string) => Promise<ImapFolder>;

/** The address to connect to: one on the Internet, unless the installation allows others. */
async function placeOf(host: string, allowsPrivate: boolean): Promise<string> {
  if (allowsPrivate) return host;
  const addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  const allowed = addresses.find((address) => isPublicAddress(address));
  if (!allowed || addresses.some((address) => !isPublicAddress(address))) {
    throw new Error(`${host} is no place on the Internet. Whoever runs Kohort allows it by PRIVATE_MAIL_SERVERS=yes`);
  }
  return allowed;
}

/** Opens folders by imapflow. What goes wrong is thrown with words of the server where it gave any. */
export function createOpenImap({ allowsPrivateServers }: { allowsPrivateServers: boolean }): OpenImap {
  return async (settings, password) => {
    // Loaded with the first mailbox that is read: most installations have none.
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: await placeOf(settings.host, allowsPrivateServers),
      servername: isIP(settings.host) ? undefined : settings.host,
      port: settings.port,
      secure: settings.secure,
      // A password never goes over the Internet in the clear.
      doSTARTTLS: settings.secure || allowsPrivateServers ? undefined : true,
      auth: { user: settings.user, pass: password },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: 20_000,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
    });
    // Without a listener a connection that breaks later would end the program.
    client.on('error', () => undefined);
    await client.connect();
    const close = () => client.logout().catch(() => client.close());
    try {
      const folder = await client.mailboxOpen(settings.folder);
      const uidValidity = Number(folder.uidValidity);
      return {
        uidValidity,
        async fetchAfter(uid, limit) {
          const found = await client.search({ uid: `${uid + 1}:*` }, { uid: true });
          // "n:*" always names the last mail, also when its uid is below n.
          const uids = (found || [])
            .filter((one) => one > uid)
            .sort((a, b) => a - b)
            .slice(0, limit);
          if (uids.length === 0) return [];
          const query = { uid: true, internalDate: true, source: { start: 0, maxLength: readAtMost } };
          const mails = await client.fetchAll(uids.join(','), query, { uid: true });
          return mails
            .map((mail) => ({
              uid: mail.uid,
              raw: mail.source ?? Buffer.alloc(0),
              receivedAt: mail.internalDate ? new Date(mail.internalDate) : null,
            }))
            .sort((a, b) => a.uid - b.uid);
        },
        async markSeen(uids) {
          await client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true });
        },
        async remove(uids) {
          await client.messageDelete(uids.join(','), { uid: true });
        },
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  };
}
