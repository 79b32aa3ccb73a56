import { loadNodemailer } from '../load-nodemailer.ts';
import { createNodemailerTransport } from '../nodemailer-transport.ts';
import type { Transport } from '../transport.ts';
import { createSessionPool } from './session-pool.ts';
import { isBeyondEngine, readSettings, type SmtpOptions } from './smtp-settings.ts';

type Options = SmtpOptions & { name?: string; lookup?: Transport['lookup'] };

/**
 * SMTP: our own engine, or nodemailer's for what only that knows (a proxy, LMTP). The URL may carry nodemailer's
 * options as its query: `smtps://user:password@smtp.example.com?tls.servername=…&maxConnections=10`.
 */
export function createSmtpTransport({ name = 'smtp', lookup, ...options }: Options): Transport {
  const settings = readSettings(options);
  const { connections } = settings;
  if (isBeyondEngine(options.url)) {
    const transporter = loadNodemailer().createTransport({
      url: options.url,
      pool: true,
      maxConnections: connections,
      maxRequeues: 0,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return createNodemailerTransport({ name, transporter, connections, ...(lookup ? { lookup } : {}) });
  }
  const pool = createSessionPool(settings);
  return { name, connections, send: pool.send, ...(lookup ? { lookup } : {}), close: pool.close };
}
