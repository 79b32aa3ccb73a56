import { createHash, createHmac, createPublicKey, createVerify, timingSafeEqual, verify } from 'node:crypto';
import { type Fields, fieldsOf, instantOf, textOf } from './provider-news.ts';

/** What came in over HTTP. Header names in lower case. */
export type HookRequest = { headers: Record<string, string | undefined>; body: Buffer };

/** Whether it comes from whom it says: null, or why not. */
export type Doubt = string | null;

/** Services try again for hours after we were away; what comes twice is written once, so a wide window does no harm. */
const windowMs = 12 * 3_600_000;
const aheadMs = 5 * 60_000;

function doubtTime(at: Date | null, now: Date): Doubt {
  if (!at) return 'There is no readable time in it.';
  const ageMs = now.getTime() - at.getTime();
  return ageMs > windowMs || ageMs < -aheadMs ? 'It is too old, or from the future.' : null;
}

/** Compares in a time that tells nothing of where the texts differ. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/**
 * SendGrid's signed event webhook: ECDSA over the time and the body as it came; `publicKey` is the base64 text its
 * settings show.
 */
export function doubtSendgrid({ headers, body }: HookRequest, publicKey: string, now: Date): Doubt {
  const signature = headers['x-twilio-email-event-webhook-signature'];
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'];
  if (!signature || !timestamp) return 'The signature of SendGrid is missing: switch on "Signed Event Webhook".';
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64'))) return 'The signature is wrong.';
  } catch {
    return 'The signature cannot be checked: the public key kept here is not one.';
  }
  return doubtTime(instantOf(timestamp), now);
}

/** Mailgun: HMAC of time and token. It does not cover what is reported: whoever sees one request can make up others. */
export function doubtMailgun(body: Fields, signingKey: string, now: Date): Doubt {
  const signature = fieldsOf(body.signature);
  const [timestamp, token, given] = [signature.timestamp, signature.token, signature.signature].map(textOf);
  if (!timestamp || !token || !given) return 'The signature of Mailgun is missing.';
  const right = createHmac('sha256', signingKey)
    .update(timestamp + token)
    .digest('hex');
  return isSameSecret(given, right) ? doubtTime(instantOf(timestamp), now) : 'The signature is wrong.';
}

/**
 * Postmark and Brevo sign nothing: they send along a secret, by HTTP basic authentication, as a bearer, or in a header.
 */
export function doubtSecret({ headers }: HookRequest, secret: string): Doubt {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(/ +/);
  const given = [headers['x-kohort-secret'] ?? ''];
  if (/^bearer$/i.test(scheme)) given.push(value);
  if (/^basic$/i.test(scheme))
    given.push(
      Buffer.from(value, 'base64')
        .toString()
        .replace(/^[^:]*:/, ''),
    );
  return given.filter((text) => isSameSecret(text, secret)).length > 0 ? null : 'The secret is missing or wrong.';
}

const snsHost = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?$/;

/** The address when it is one of Amazon SNS, over TLS, and nothing else. */
export function snsAddress(text: unknown): URL | null {
  const given = textOf(text);
  if (given === null || !URL.canParse(given)) return null;
  const url = new URL(given);
  const isTheirs =
    url.protocol === 'https:' &&
    snsHost.test(url.hostname) &&
    url.port === '' &&
    url.username === '' &&
    url.password === '';
  return isTheirs ? url : null;
}

const signedFields: Record<string, string[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** What an SNS message is signed over; null for types we do not know. */
export function snsText(message: Fields): string | null {
  const names = signedFields[String(message.Type)];
  if (!names) return null;
  const given = names.filter((name) => message[name] !== undefined && message[name] !== null);
  return given.map((name) => `${name}\n${String(message[name])}\n`).join('');
}

/**
 * Amazon SNS (signature versions 1 and 2): RSA by the certificate at an address of theirs. Anybody with an account
 * there can have messages signed: only those of the one topic count. `fetchText` brings the certificate.
 */
export async function doubtSns(
  message: Fields,
  topicArn: string,
  { now, fetchText }: { now: Date; fetchText(url: string): Promise<string> },
): Promise<Doubt> {
  if (message.TopicArn !== topicArn) return 'It comes from another topic than the one set up here.';
  const text = snsText(message);
  const certificateUrl = snsAddress(message.SigningCertURL);
  if (text === null || !certificateUrl?.pathname.endsWith('.pem')) return 'It is not signed as Amazon SNS does.';
  const algorithm = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' }[String(message.SignatureVersion)];
  if (!algorithm) return 'It is signed in a way that is not known here.';
  const certificate = await fetchText(certificateUrl.href);
  try {
    const checker = createVerify(algorithm).update(text, 'utf8');
    if (!checker.verify(certificate, String(message.Signature), 'base64')) return 'The signature is wrong.';
  } catch {
    return 'The signature cannot be checked by the certificate it names.';
  }
  return doubtTime(instantOf(message.Timestamp), now);
}
