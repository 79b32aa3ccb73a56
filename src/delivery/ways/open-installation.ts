import { createSmtpTransport } from '../smtp/create-smtp-transport.ts';
import type { Transport } from '../transport.ts';

/** Where the messages go of workspaces without a way out of their own. */
export type Installation = {
  /** SMTP_URL, or the address of the built-in mailbox; null where there is neither. */
  smtpUrl: string | null;
  /** The SMTP server is our own mailbox, which remembers what it took: then `arrived` knows. */
  isMailbox?: boolean | undefined;
  arrived: NonNullable<Transport['lookup']>;
};

/** Opens the installation's way out; null where there is none. */
export function openInstallation({ smtpUrl, isMailbox, arrived }: Installation): (() => Transport) | null {
  if (smtpUrl === null) return null;
  return () =>
    isMailbox
      ? createSmtpTransport({ name: 'mailbox', url: smtpUrl, lookup: arrived })
      : createSmtpTransport({ url: smtpUrl });
}
