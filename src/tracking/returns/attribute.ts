import type { ReturnAddresses } from '../../messages/index.ts';
import type { ReturnReport } from './classify-return.ts';

/** Which message a mail is about, and how sure that is. */
export type Attribution = {
  workspaceId: number;
  messageId: number;
  /** bounce or unsubscribe: of the address it came to; null: found by what it says of itself. */
  kind: 'bounce' | 'unsubscribe' | null;
};

/** X-Kohort-Message: `<workspace>.<message>`. */
export function readOwnHeader(text: string | null): { workspaceId: number; messageId: number } | null {
  const match = /^\s*(\d{1,10})\.(\d{1,16})\s*$/.exec(text ?? '');
  return match ? { workspaceId: Number(match[1]), messageId: Number(match[2]) } : null;
}

/** Message-ID of ours: `<m<message>@domain>`. */
export function readOwnMessageId(text: string | null): number | null {
  const match = /^\s*<?m(\d{1,16})@/.exec(text ?? '');
  return match ? Number(match[1]) : null;
}

/**
 * Finds the message: by a signed address (the envelope's first), else by our header and our Message-ID in the part that
 * was returned. Those two anybody can write: they count only inside the workspace whose mailbox the mail came to, and
 * the caller compares the address.
 */
export function attribute(
  report: Pick<ReturnReport, 'returnAddresses' | 'kohortMessage' | 'originalMessageId'>,
  {
    envelopeTo,
    workspaceId,
    addresses,
  }: { envelopeTo: string; workspaceId: number | null; addresses: ReturnAddresses },
): Attribution | null {
  for (const address of [...envelopeTo.split(','), ...report.returnAddresses]) {
    const read = addresses.read(address.trim());
    if (read && (workspaceId === null || read.workspaceId === workspaceId)) return read;
  }
  if (workspaceId === null) return null;
  const header = readOwnHeader(report.kohortMessage);
  if (header) return header.workspaceId === workspaceId ? { ...header, kind: null } : null;
  const messageId = readOwnMessageId(report.originalMessageId);
  return messageId === null ? null : { workspaceId, messageId, kind: null };
}
