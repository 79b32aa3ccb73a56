import { type ContactInput, type Contacts, judgeRows } from '../../contacts/index.ts';
import { type Clock, type ErrorCode, KohortError } from '../../platform/index.ts';
import type { Events, WorkspaceFacts } from '../events.service.ts';
import type { EventInput } from '../read-event.ts';
import { toEvent } from './map-event.ts';
import { contactOf, toContact } from './map-identity.ts';
import { UnreadableCall } from './map-order.ts';
import { minorDigits } from './read-money.ts';
import { type SegmentAnswer, type SegmentCall, segmentCall } from './segment-calls.schema.ts';

export type SegmentParts = { contacts: Contacts; events: Events; workspaces: WorkspaceFacts; clock: Clock };

type Placed<T> = { index: number; call: SegmentCall; input: T };
type Tally = Omit<SegmentAnswer, 'success'>;

/** Segment's own limit for one call, in characters of JSON. */
const MAX_CALL = 32 * 1024;

const isOfContact = ({ type }: SegmentCall) => type === 'identify' || type === 'group';

/** `alias`: the contact known as previousId is from now on userId, unless that is somebody already. */
async function takeAlias({ contacts }: SegmentParts, workspaceId: number, call: SegmentCall): Promise<boolean> {
  const { previousId, userId } = call;
  if (!previousId || !userId) return false;
  const [previous, present] = await contacts.resolve(workspaceId, [{ externalId: previousId }, { externalId: userId }]);
  if (typeof previous !== 'number' || typeof present === 'number') return false;
  try {
    await contacts.update(workspaceId, previous, { externalId: userId });
    return true;
  } catch (error) {
    // Somebody by now, or erased: another call was faster, and the other calls of the batch go on.
    if (error instanceof KohortError && aliasRaces.includes(error.code)) return false;
    throw error;
  }
}

const aliasRaces: readonly ErrorCode[] = ['contact_external_id_taken', 'not_found'];

async function takeAliases(parts: SegmentParts, workspaceId: number, calls: Placed<null>[], tally: Tally) {
  for (const { call } of calls) {
    if (await takeAlias(parts, workspaceId, call)) tally.accepted += 1;
    else tally.ignored += 1;
  }
}

async function takeContacts(
  { contacts, events }: SegmentParts,
  workspaceId: number,
  calls: Placed<ContactInput>[],
  tally: Tally,
): Promise<void> {
  const seen = await events.seen(
    workspaceId,
    calls.flatMap(({ call }) => call.messageId || []),
  );
  const fresh = calls.filter(({ call }) => !call.messageId || !seen.has(call.messageId));
  tally.duplicate += calls.length - fresh.length;
  const outcomes = await contacts.upsertMany(
    workspaceId,
    fresh.map(({ input }) => input),
  );
  const taken: string[] = [];
  for (const outcome of outcomes) {
    const placed = fresh[outcome.index];
    if (!placed) continue;
    if (outcome.kind === 'rejected') {
      tally.rejected.push({ index: placed.index, ...outcome.problem });
      continue;
    }
    tally.accepted += 1;
    if (placed.call.messageId) taken.push(placed.call.messageId);
  }
  // After the upsert: a crash in between repeats an upsert, which is harmless; the other way round would lose it.
  await events.noteSeen(workspaceId, taken);
}

async function takeEvents({ events }: SegmentParts, workspaceId: number, calls: Placed<EventInput>[], tally: Tally) {
  const outcomes = await events.append(
    workspaceId,
    calls.map(({ input }) => input),
    { createMissing: true },
  );
  for (const outcome of outcomes) {
    if (outcome.kind !== 'rejected') tally[outcome.kind] += 1;
    else tally.rejected.push({ index: calls[outcome.index]?.index ?? outcome.index, ...outcome.problem });
  }
}

/**
 * Takes calls of the Segment HTTP API in: aliases first, then what is told about contacts, then what happened; each in the
 * order of the calls. One that cannot be taken in is told in the answer and does not hold up the others. Idempotent by
 * messageId, order and refund.
 */
export async function takeCalls(
  parts: SegmentParts,
  workspaceId: number,
  calls: readonly unknown[],
  defaults: { sentAt?: string | null; context?: Record<string, unknown> } = {},
): Promise<SegmentAnswer> {
  const { currency } = await parts.workspaces.get(workspaceId);
  const place = { now: parts.clock.now(), currency, digits: minorDigits(currency) };
  const tally: Tally = { accepted: 0, duplicate: 0, ignored: 0, rejected: [] };
  const aliases: Placed<null>[] = [];
  const people: Placed<ContactInput>[] = [];
  const happenings: Placed<EventInput>[] = [];

  const sort = (call: SegmentCall, index: number): void => {
    if (call.type === 'alias') {
      aliases.push({ index, call, input: null });
      return;
    }
    const contact = contactOf(call);
    const input = isOfContact(call) ? toContact(call, place.now) : null;
    if (contact === null || (isOfContact(call) && input === null)) tally.ignored += 1;
    else if (input) people.push({ index, call, input });
    else happenings.push({ index, call, input: toEvent(call, contact, place) });
  };

  const read = await judgeRows(calls, {
    schema: segmentCall,
    toInput: (call) => call,
    code: 'event_invalid',
    take: async (inputs) => inputs.map((call, index) => ({ index, kind: 'read' as const, call })),
  });
  for (const one of read) {
    const { index } = one;
    if (one.kind === 'rejected') {
      tally.rejected.push({ index, ...one.problem });
      continue;
    }
    try {
      if (JSON.stringify(calls[index]).length > MAX_CALL) throw new UnreadableCall('', 'A call is at most 32 KB long.');
      const { call } = one;
      const isBare = Object.keys(call.context).length === 0;
      sort(
        { ...call, sentAt: call.sentAt ?? defaults.sentAt, context: isBare ? (defaults.context ?? {}) : call.context },
        index,
      );
    } catch (error) {
      if (!(error instanceof UnreadableCall)) throw error;
      tally.rejected.push({ index, code: 'event_invalid', message: error.message, path: error.path });
    }
  }

  await takeAliases(parts, workspaceId, aliases, tally);
  await takeContacts(parts, workspaceId, people, tally);
  await takeEvents(parts, workspaceId, happenings, tally);
  tally.rejected.sort((a, b) => a.index - b.index);
  return { success: true, ...tally };
}
