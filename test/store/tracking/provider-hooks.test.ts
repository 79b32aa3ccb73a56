import { createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../kit/house.ts';
import { createReturnsStage } from '../../kit/returns-stage.ts';

// Keys of our own stand for those of the services.
const amazon = generateKeyPairSync('rsa', { modulusLength: 2048 });
const amazonPublic = amazon.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const sendgrid = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sendgridPublic = sendgrid.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const topicArn = 'arn:aws:sns:eu-north-1:123456789012:bounces';
const certificateUrl = 'https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-1.pem';

const fetched: string[] = [];
const api = await createTestApi({
  outside: {
    async fetchText(url) {
      fetched.push(url);
      return amazonPublic;
    },
  },
});
const { ask, app, db, workspaceId } = api;
const stage = await createReturnsStage(api);

const post = (id: number, body: unknown, headers: Record<string, string> = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return supertest(app)
    .post(`/hooks/${id}`)
    .set({ 'content-type': 'application/json', ...headers })
    .send(text);
};

async function create(body: Record<string, unknown>): Promise<{ id: number; secret: string | null }> {
  const answer = await ask('post', '/provider-hooks').send(body);
  expect(answer.status).toBe(201);
  return answer.body;
}

type Sns = Record<string, string>;

function signSns(message: Sns, { version = '2', key = amazon.privateKey } = {}): Sns {
  const names =
    'SubscribeURL' in message
      ? ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
  const text = names
    .filter((name) => name in message)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('');
  const Signature = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
    .update(text)
    .sign(key, 'base64');
  return { SigningCertURL: certificateUrl, ...message, SignatureVersion: version, Signature };
}

const sesBounce = (email: string, messageId: number | null, id = 'ses-1') => ({
  notificationType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      { emailAddress: email, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
    ],
    timestamp: new Date().toISOString(),
  },
  mail: {
    messageId: id,
    timestamp: new Date().toISOString(),
    headers: messageId === null ? [] : [{ name: 'X-Kohort-Message', value: `${workspaceId}.${messageId}` }],
  },
});

const notify = (message: unknown, more: Sns = {}): Sns => ({
  Type: 'Notification',
  MessageId: 'm1',
  TopicArn: topicArn,
  Message: JSON.stringify(message),
  Timestamp: new Date().toISOString(),
  ...more,
});

describe('Amazon SES', () => {
  it.each(['1', '2'])('is believed when signed (version %s), once', async (version) => {
    const { id } = await create({ provider: 'ses', name: `SES ${version}`, topicArn });
    const sent = await stage.send();
    const signed = signSns(notify(sesBounce(sent.email, sent.messageId, `ses-${version}`)), { version });
    for (const _ of [1, 2])
      expect((await post(id, signed, { 'content-type': 'text/plain' })).body).toMatchObject({ taken: 1, bad: [] });
    expect(await stage.suppressedBecause(sent.email)).toBe('hard-bounce');
    expect((await stage.events(sent.contactId)).map(({ kind }) => kind)).toEqual(['message_bounced']);
    expect(fetched.filter((url) => url === certificateUrl)).toHaveLength(1);
  });

  it('is not believed from another topic, another key, another place, another time, or changed', async () => {
    const { id } = await create({ provider: 'ses', name: 'SES doubted', topicArn });
    const sent = await stage.send();
    const good = notify(sesBounce(sent.email, sent.messageId));
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const old = new Date(Date.now() - 86_400_000).toISOString();
    const bad = [
      signSns({ ...good, TopicArn: topicArn.replace('bounces', 'others') }),
      signSns(good, { key: other }),
      signSns({ ...good, SigningCertURL: 'https://sns.eu-north-1.amazonaws.com.evil.example/x.pem' }),
      signSns({ ...good, SigningCertURL: 'http://sns.eu-north-1.amazonaws.com/x.pem' }),
      signSns({ ...good, SigningCertURL: 'https://s3.amazonaws.com/evil/x.pem' }),
      signSns({ ...good, Timestamp: old }),
      { ...signSns(good), Message: JSON.stringify(sesBounce('x@example.net', null)) },
      good,
    ];
    const statuses: number[] = [];
    for (const message of bad) statuses.push((await post(id, message)).status);
    expect(statuses).toEqual(bad.map(() => 401));
    expect(await stage.suppressedBecause(sent.email)).toBeNull();
    expect(fetched.every((url) => url.startsWith('https://sns.eu-north-1.amazonaws.com/'))).toBe(true);
  });

  it('has its subscription confirmed at an address of Amazon, and nowhere else', async () => {
    const { id } = await create({ provider: 'ses', name: 'SES new', topicArn });
    const message = (SubscribeURL: string) =>
      signSns({
        Type: 'SubscriptionConfirmation',
        MessageId: 'm',
        Token: 't',
        TopicArn: topicArn,
        Message: 'x',
        SubscribeURL,
        Timestamp: new Date().toISOString(),
      });
    const right = 'https://sns.eu-north-1.amazonaws.com/?Action=ConfirmSubscription&Token=t';
    expect((await post(id, message(right))).status).toBe(200);
    expect((await post(id, message('https://internal.example/?x'))).status).toBe(401);
    expect(fetched.filter((url) => url.includes('Confirm') || url.includes('internal'))).toEqual([right]);
  });
});

describe('SendGrid', () => {
  const signed = (body: unknown, at = Date.now()) => {
    const text = JSON.stringify(body);
    const timestamp = String(Math.floor(at / 1_000));
    const signature = sign('sha256', Buffer.from(timestamp + text), sendgrid.privateKey).toString('base64');
    return [
      text,
      { 'x-twilio-email-event-webhook-signature': signature, 'x-twilio-email-event-webhook-timestamp': timestamp },
    ] as const;
  };

  it('reports in batches; a bad row sinks no other, and kinds we do not know are noted', async () => {
    const { id } = await create({ provider: 'sendgrid', name: 'SendGrid', publicKey: sendgridPublic });
    const [gone, full, angry, out] = [await stage.send(), await stage.send(), await stage.send(), await stage.send()];
    const at = Math.floor(Date.now() / 1_000);
    const row = (sent: { email: string; messageId: number }, more: Record<string, unknown>) => ({
      email: sent.email,
      timestamp: at,
      'smtp-id': `<m${sent.messageId}@shop.example>`,
      sg_event_id: `${sent.messageId}`,
      ...more,
    });
    const batch = [
      row(gone, { event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 5.1.1 unknown user' }),
      'not a row',
      { event: 'bounce', timestamp: 'never' },
      row(full, { event: 'bounce', type: 'blocked', status: '5.2.2', reason: '552 mailbox full' }),
      row(angry, { event: 'spamreport' }),
      row(out, { event: 'unsubscribe' }),
      row(out, { event: 'processed', sg_event_id: 'p' }),
    ];
    const [text, headers] = signed(batch);
    const answer = await post(id, text, headers);
    expect(answer.body).toEqual({
      taken: 4,
      bad: [
        { index: 1, problem: 'not an object' },
        { index: 2, problem: 'no time' },
      ],
      ignored: { processed: 1 },
    });
    const reasons = await Promise.all([gone, full, angry, out].map(({ email }) => stage.suppressedBecause(email)));
    expect(reasons).toEqual(['hard-bounce', null, 'complaint', null]);
    expect(await stage.isSubscribed(out.contactId)).toBe(false);
    expect((await post(id, `${text} `, headers)).status).toBe(401);
    const [late, lateHeaders] = signed(batch, Date.now() - 86_400_000);
    expect((await post(id, late, lateHeaders)).status).toBe(401);
    expect((await post(id, text)).status).toBe(401);
  });
});

describe('Mailgun', () => {
  it('is believed by its signature within its time', async () => {
    const { id } = await create({ provider: 'mailgun', name: 'Mailgun', signingKey: 'a signing key' });
    const sent = await stage.send();
    const body = (at = Date.now(), key = 'a signing key') => {
      const timestamp = String(Math.floor(at / 1_000));
      const signature = createHmac('sha256', key).update(`${timestamp}token`).digest('hex');
      const event = {
        event: 'failed',
        severity: 'permanent',
        reason: 'bounce',
        id: 'e1',
        timestamp: at / 1_000,
        recipient: sent.email,
        'delivery-status': { code: 550, message: '5.1.1 no such user' },
        message: { headers: { 'message-id': `m${sent.messageId}@shop.example` } },
      };
      return { signature: { timestamp, token: 'token', signature }, 'event-data': event };
    };
    expect((await post(id, body(Date.now(), 'another key'))).status).toBe(401);
    expect((await post(id, body(Date.now() - 86_400_000))).status).toBe(401);
    expect((await post(id, body())).body).toMatchObject({ taken: 1 });
    expect(await stage.suppressedBecause(sent.email)).toBe('hard-bounce');
  });
});

describe('Postmark and Brevo', () => {
  it('send a secret along', async () => {
    const postmark = await create({ provider: 'postmark', name: 'Postmark' });
    const sent = await stage.send();
    const bounce = {
      RecordType: 'Bounce',
      Type: 'HardBounce',
      ID: 42,
      Email: sent.email,
      BouncedAt: new Date().toISOString(),
      Details: 'smtp;550 5.1.1 unknown user',
    };
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`kohort:${password}`).toString('base64')}`,
    });
    expect((await post(postmark.id, bounce)).status).toBe(401);
    expect((await post(postmark.id, bounce, basic('wrong'))).status).toBe(401);
    for (const _ of [1, 2]) expect((await post(postmark.id, bounce, basic(postmark.secret!))).status).toBe(200);
    expect(await stage.suppressedBecause(sent.email)).toBe('hard-bounce');
    expect((await stage.events(sent.contactId)).length).toBe(1);

    const brevo = await create({ provider: 'brevo', name: 'Brevo' });
    const [angry, out] = [await stage.send(), await stage.send()];
    const at = Date.now();
    const rows = [
      { event: 'spam', email: angry.email, id: 1, ts_epoch: at },
      { event: 'unsubscribed', email: out.email, id: 2, ts_epoch: at },
    ];
    const bearer = { authorization: `Bearer ${brevo.secret}` };
    expect((await post(brevo.id, rows, bearer)).body).toMatchObject({ taken: 2 });
    expect(await stage.suppressedBecause(angry.email)).toBe('complaint');
    expect(await stage.isSubscribed(out.contactId)).toBe(false);
  });
});

describe('the door', () => {
  it('knows its hooks, takes only POST, no more than 2 MB, and tells no secret', async () => {
    const { id, secret } = await create({ provider: 'brevo', name: 'Door' });
    expect((await supertest(app).get(`/hooks/${id}`)).status).toBe(405);
    expect((await post(999_999, {})).status).toBe(404);
    expect((await post(id, 'no json', { authorization: `Bearer ${secret}` })).status).toBe(400);
    expect((await post(id, 'x'.repeat(2_200_000))).status).toBe(413);
    expect(JSON.stringify((await ask('get', '/provider-hooks')).body)).not.toContain(secret);
    const [row] = await db.sql<{ text: string }>(
      'select provider_hook::text as text from provider_hook where id = $1',
      [id],
    );
    expect(row!.text).not.toContain(secret);
    expect((await ask('delete', `/provider-hooks/${id}`)).status).toBe(204);
    expect((await post(id, {}, { authorization: `Bearer ${secret}` })).status).toBe(404);
  });

  it('lets a service speak only of its own workspace', async () => {
    const other = await api.createWorkspace();
    const key = await api.createKey(undefined, other);
    const made = await ask('post', '/provider-hooks', key).send({ provider: 'brevo', name: 'Theirs' });
    const sent = await stage.send();
    const row = {
      event: 'hard_bounce',
      email: sent.email,
      id: 1,
      ts_epoch: Date.now(),
      'X-Mailin-custom': `${workspaceId}.${sent.messageId}`,
    };
    await post(made.body.id, row, { authorization: `Bearer ${made.body.secret}` });
    expect(await stage.suppressedBecause(sent.email)).toBeNull();
    expect(await stage.events(sent.contactId)).toEqual([]);
  });
});
