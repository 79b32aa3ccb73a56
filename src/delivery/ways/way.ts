import type { Limits, WarmUp } from '../rates/limits.schema.ts';
import type { Transport } from '../transport.ts';

/** A way out: something that takes messages, and how many it may be given. */
export type Way = {
  /** 'installation' (SMTP_URL, or the built-in mailbox) or 'transport:<id>'. */
  id: string;
  /** Stays the same object when settings change: messages given to it go out by the newest ones. */
  transport: Transport;
  limits: Limits;
  /** Null: warm. */
  warmUp: WarmUp | null;
};
