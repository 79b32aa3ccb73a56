import { createTokenSigner } from '../platform/index.ts';

/**
 * Signed addresses of pages about consent that belong to no message: the confirmation of a double opt-in, and the
 * preference centre of a contact. Those of a message are its unsubscribe link's: see tracking-links.ts.
 */
export type ConsentLinks = {
  /** `base`: the workspace's own tracking address, where it has one. */
  confirmUrl(requestId: number, base?: string | null): string;
  preferencesUrl(contact: { contactId: number; workspaceId: number }, base?: string | null): string;
  /** The token alone. */
  preferencesToken(contact: { contactId: number; workspaceId: number }): string;
  /** The id of the request, or null when the token is not one of ours. */
  readConfirm(token: string): number | null;
  readPreferences(token: string): { contactId: number; workspaceId: number } | null;
};

/** `trackingUrl` without a slash at its end. */
export function createConsentLinks({ secret, trackingUrl }: { secret: string; trackingUrl: string }): ConsentLinks {
  const signer = createTokenSigner(secret, ['confirm', 'preferences'] as const);
  const preferencesToken: ConsentLinks['preferencesToken'] = ({ contactId, workspaceId }) =>
    signer.sign(contactId, workspaceId).preferences;
  return {
    confirmUrl: (requestId, base) => `${base ?? trackingUrl}/k/${signer.sign(requestId, 0).confirm}`,
    preferencesUrl: (contact, base) => `${base ?? trackingUrl}/p/${preferencesToken(contact)}`,
    preferencesToken,
    readConfirm: (token) => signer.verify('confirm', token)?.[0] ?? null,
    readPreferences(token) {
      const read = signer.verify('preferences', token);
      return read && { contactId: read[0], workspaceId: read[1] };
    },
  };
}
