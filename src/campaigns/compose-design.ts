import { type Clock, type Db, randomToken } from '../platform/index.ts';
import type { DesignRequest, NewVersion, Templates } from '../templates/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { readSendingFacts } from './sending-facts.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  templates: Pick<Templates, 'prepareDesign'>;
};

/** What a test of a design says of itself in its headers, where a campaign would. */
const testCampaign = { id: 0, topic: 'test', purpose: 'marketing' as const };

/**
 * A design that no campaign uses yet, ready for the wire: as campaigns' test mails are, with [test] before its subject, no
 * tracking, and made-up offers. Not in the ledger. Throws what compiling and rendering throw.
 */
export async function composeDesign(
  { db, clock, workspaces, templates }: Parts,
  workspaceId: number,
  design: NewVersion,
  { to, ...request }: Omit<DesignRequest, 'subjectPrefix'> & { to: string },
) {
  const workspace = await workspaces.get(workspaceId);
  const { sender, replyTo } = workspace.settings;
  const asked = { ...request, subjectPrefix: '[test] ' };
  const { program, context } = await templates.prepareDesign(workspaceId, design, asked);
  const { fromDomain, headers } = await readSendingFacts(db, { ...testCampaign, workspaceId }, workspace);
  const { envelope, raw } = program.renderMime({
    from: { name: sender.name, address: sender.email },
    to: { address: to },
    ...(replyTo ? { replyTo: { address: replyTo } } : {}),
    messageId: `t${randomToken(9).replace(/_/g, '-')}@${fromDomain}`,
    date: clock.now(),
    returnPath: undefined,
    listUnsubscribe: { url: context.track.unsubscribeUrl, mailto: undefined },
    fixedHeaders: headers,
    extraHeaders: { 'X-Kohort-Test': String(workspaceId) },
    context,
  });
  return { envelope: { from: envelope.from, to: envelope.to[0]! }, raw, isPlain: true, fromDomain };
}
