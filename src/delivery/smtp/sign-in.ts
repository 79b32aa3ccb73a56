import { createHmac } from 'node:crypto';
import type { Credentials, TokenCredentials } from './smtp-settings.ts';

/** Says a line (secret: never told anywhere) and gives the answer. */
type Ask = (line: string) => Promise<{ code: number; text: string }>;

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** The way to sign in: the one asked for, else the first both know; over plain text rather without the password. */
export function chooseMethod(
  offered: readonly string[],
  auth: Credentials | TokenCredentials,
  { wanted, isEncrypted }: { wanted: string | null; isEncrypted: boolean },
): string | null {
  if (wanted) return wanted;
  if ('accessToken' in auth) return 'XOAUTH2';
  const known = isEncrypted ? ['PLAIN', 'LOGIN', 'CRAM-MD5'] : ['CRAM-MD5', 'PLAIN', 'LOGIN'];
  return known.find((method) => offered.includes(method)) ?? null;
}

/**
 * Signs in (RFC 4954) by PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195) or XOAUTH2, whose token may also be given as the
 * password. Returns the server's last answer: 2xx when it let us in.
 */
export async function signIn(method: string, auth: Credentials | TokenCredentials, ask: Ask) {
  const secret = 'accessToken' in auth ? await tokenOf(auth) : auth.pass;
  switch (method) {
    case 'PLAIN':
      return ask(`AUTH PLAIN ${base64(`\0${auth.user}\0${secret}`)}`);
    case 'LOGIN': {
      const first = await ask('AUTH LOGIN');
      if (first.code !== 334) return first;
      const second = await ask(base64(auth.user));
      return second.code === 334 ? ask(base64(secret)) : second;
    }
    case 'CRAM-MD5': {
      const challenge = await ask('AUTH CRAM-MD5');
      if (challenge.code !== 334) return challenge;
      const given = Buffer.from(challenge.text.slice(4).trim(), 'base64');
      return ask(base64(`${auth.user} ${createHmac('md5', secret).update(given).digest('hex')}`));
    }
    case 'XOAUTH2': {
      const answer = await ask(`AUTH XOAUTH2 ${base64(`user=${auth.user}\x01auth=Bearer ${secret}\x01\x01`)}`);
      // The server tells what is wrong in a challenge, and refuses once that is acknowledged.
      return answer.code === 334 ? ask('') : answer;
    }
    default:
      return { code: 504, text: `504 No way to sign in by ${method} here` };
  }
}

const tokenOf = async ({ accessToken }: TokenCredentials) =>
  typeof accessToken === 'string' ? accessToken : await accessToken();
