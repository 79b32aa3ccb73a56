import nodemailer from 'nodemailer';
import { createNodemailerTransport } from './nodemailer-transport.ts';
import type { Transport } from './transport.ts';

const connections = 20;

type Options = {
  name?: string;
  url: string;
  /** After this long without a word from the server a connection is given up. */
  silenceMs?: number;
  lookup?: Transport['lookup'];
};

/**
 * SMTP through nodemailer's pool. `maxRequeues: 0`: the pool never sends anything a second time by itself.
 * The URL may carry nodemailer's options as its query: `smtps://user:password@smtp.example.com?tls.servername=…`.
 */
export function createSmtpTransport({ name = 'smtp', url, silenceMs = 120_000, lookup }: Options): Transport {
  const transporter = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxMessages: 10_000,
    maxRequeues: 0,
    idleTimeout: 20_000,
    connectionTimeout: Math.min(silenceMs, 15_000),
    greetingTimeout: Math.min(silenceMs, 15_000),
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return createNodemailerTransport({ name, transporter, connections, ...(lookup ? { lookup } : {}) });
}
