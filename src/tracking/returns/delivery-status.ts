import { readFields } from './read-parts.ts';

/** What a delivery status notification says of one recipient (RFC 3464, 2.3). */
export type RecipientStatus = {
  address: string | null;
  action: string | null;
  status: string | null;
  diagnostic: string | null;
};

const recipientsAtMost = 200;

/** `rfc822; kim@shop.example`, with or without angle brackets; null when it is no address. */
export function readAddress(value: string | undefined): string | null {
  if (!value) return null;
  const match = /([^\s<>"';:,()[\]]{1,200}@[^\s<>"';:,()[\]]{1,255})/.exec(value.slice(value.indexOf(';') + 1));
  return match ? match[1]!.toLowerCase() : null;
}

type Group = Map<string, string>;

/** Groups end at an empty line, and where a field comes that the group has already. */
function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  for (const block of text.split(/\n[ \t]*\n/)) {
    let group: Group = new Map();
    groups.push(group);
    for (const { name, value } of readFields(block)) {
      if (group.has(name) && name === 'final-recipient') {
        group = new Map();
        groups.push(group);
      }
      if (!group.has(name)) group.set(name, value);
    }
    if (groups.length > recipientsAtMost) break;
  }
  return groups;
}

const ofRecipients = ['final-recipient', 'original-recipient', 'action', 'status', 'diagnostic-code'];

/** Recipients of a message/delivery-status part. Groups that fell apart at stray empty lines are put together again. */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  const found: Group[] = [];
  for (const group of groupsOf(text)) {
    if (!ofRecipients.some((name) => group.has(name))) continue;
    const last = found.at(-1);
    const isRest = last && !ofRecipients.some((name) => group.has(name) && last.has(name));
    if (isRest) for (const [name, value] of group) last.set(name, value);
    else found.push(group);
  }
  return found
    .filter((group) => group.has('final-recipient') || group.has('original-recipient') || group.has('diagnostic-code'))
    .map((group) => ({
      address: readAddress(group.get('original-recipient')) ?? readAddress(group.get('final-recipient')),
      action:
        group
          .get('action')
          ?.toLowerCase()
          .split(/[\s(;]/)[0] || null,
      status: group.get('status') ?? null,
      diagnostic: group.get('diagnostic-code') ?? null,
    }));
}
