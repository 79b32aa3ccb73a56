import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll } from 'vitest';
import { createContacts } from '../../src/contacts/index.ts';
import { createEvents } from '../../src/events/index.ts';
import { createFakeClock, createVault, type Db, silentLog } from '../../src/platform/index.ts';
import { createWebhooks } from '../../src/webhooks/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';

type Call = { path: string; headers: IncomingHttpHeaders; body: string };
type Payload = { type: string; timestamp: string; data: Record<string, unknown> };
type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'hold';

/** A receiver on a free port; answers 204 unless told otherwise. Closed at the end of the file. */
export async function openReceiver(reply: (call: Call) => Reply = () => ({ status: 204 })) {
  const calls: Call[] = [];
  const held: (() => void)[] = [];
  let answering = reply;
  let open = 0;
  let mostOpen = 0;
  const server = createServer(async (request, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const call = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() };
    calls.push(call);
    const said = answering(call);
    const send = (status: number, headers: Record<string, string> = {}, body = '') => {
      open -= 1;
      response.writeHead(status, headers).end(body);
    };
    if (said === 'hold') held.push(() => send(204));
    else send(said.status, said.headers, said.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer(next: typeof reply) {
      answering = next;
    },
    /** Answers those that were held, and holds no more. */
    release() {
      answering = () => ({ status: 204 });
      for (const send of held.splice(0)) send();
    },
    mostOpen: () => mostOpen,
    held,
    payloads: () => calls.map(({ body }) => JSON.parse(body) as Payload),
    /** Whether a library for Standard Webhooks takes the call; its clock is the real one, so ours must be near it. */
    verifies({ headers, body }: Call, secret: string): boolean {
      try {
        new Webhook(secret).verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** The rooms that webhooks need, in a workspace of its own, on a clock that stands still (now, unless told otherwise). */
export async function createWebhookStage(db: Db, { start = new Date() } = {}) {
  const clock = createFakeClock(start);
  const doorbell = { ring: () => undefined };
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const slug = `shop-${Math.random().toString(36).slice(2, 10)}`;
  const settings = { sender: { name: 'Shop', email: 'news@shop.example' }, postalAddress: 'High Street 1' };
  const facts = { slug, name: 'Shop', timeZone: 'Europe/Stockholm', currency: 'SEK', language: 'en', settings };
  const { id: workspaceId } = await workspaces.create(facts);
  const outcomes = await contacts.upsertMany(
    workspaceId,
    ['ada', 'bo', 'cy'].map((name) => ({ externalId: name, email: `${name}@people.example` })),
  );
  const [ada = 0, bo = 0, cy = 0] = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
  const vault = createVault('a secret of at least 32 characters');
  /** Another process would build its own. */
  const open = (more: Partial<Parameters<typeof createWebhooks>[0]> = {}) => {
    const ranges = { privateRanges: ['127.0.0.1'] };
    const webhooks = createWebhooks({
      ...{ db, clock, doorbell, vault, workspaces, log: silentLog, random: () => 0 },
      ...ranges,
      ...more,
    });
    afterAll(() => webhooks.stop());
    return webhooks;
  };
  const webhooks = open();
  contacts.onErase(webhooks.erase);
  let made = 0;
  return {
    ...{ db, clock, workspaces, contacts, events, workspaceId, webhooks, open, ada, bo, cy },

    listen(url: string, kinds: string[]) {
      made += 1;
      const name = `w${made}`;
      return webhooks.create(workspaceId, { name, url, kinds: kinds as never }, { actor: 'system' });
    },

    happen: (contactId: number, kind: string, more: Record<string, unknown> = {}) =>
      events.append(workspaceId, [{ type: 'event', kind, at: clock.now(), contact: { contactId }, ...more }]),

    async addSegment(name: string, draftOf: number | null = null): Promise<number> {
      const [row] = await db.sql<{ id: number }>(
        `insert into segment (workspace_id, name, purpose, definition, draft_of) values ($1, $2, 'test', '{}', $3) returning id`,
        [workspaceId, name, draftOf],
      );
      return row!.id;
    },

    move: (segmentId: number, contactId: number, change: 'entered' | 'left', cause = 'change') =>
      db.sql(
        `insert into member_log (workspace_id, segment_id, contact_id, change, at, cause) values ($1, $2, $3, $4, $5, $6)`,
        [workspaceId, segmentId, contactId, change, clock.now(), cause],
      ),

    /** Until all that happened is written down. */
    async follow(which = webhooks): Promise<void> {
      while (!(await which.follow()));
    },
  };
}

export type WebhookStage = Awaited<ReturnType<typeof createWebhookStage>>;
