import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loaded by the first way out that needs it: our own engine speaks SMTP without it. */
export const loadNodemailer = () => require('nodemailer') as typeof import('nodemailer');
