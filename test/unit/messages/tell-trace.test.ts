import { describe, expect, it } from 'vitest';
import type { MessageRow, OutcomeRow } from '../../../src/messages/messages-trace.store.ts';
import { tellTrace } from '../../../src/messages/tell-trace.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 9, 5, 8, minute));
const message: MessageRow = {
  id: 1,
  workspaceId: 1,
  campaignId: 2,
  contactId: 3,
  email: 'p@people.example',
  contentId: 4,
  segmentId: null,
  variant: 'a',
  choices: [],
  offerIds: [],
  state: 'planned',
  attempts: 0,
  plannedAt: at(0),
  dueAt: at(0),
  claimedAt: null,
  claimedBy: null,
  handedAt: null,
  leavingSince: null,
  finishedAt: null,
  reason: null,
  template: { id: 5, name: 'Calm', version: 2, versionId: 6 },
  brandVersion: null,
  slots: null,
};
const names = { segments: new Map([[1, 'Loyal']]), offers: new Map([[9, 'Morning five']]), deselected: [] };
const outcome = (changes: Partial<OutcomeRow>): OutcomeRow => ({
  state: 'accepted',
  reason: '250 ok',
  worker: 'w1',
  claimedAt: at(1),
  handedAt: at(2),
  at: at(3),
  ...changes,
});
const told = (row: Partial<MessageRow>, outcomes: OutcomeRow[]) =>
  tellTrace({ ...message, ...row }, outcomes, names).steps.map(({ state, at, reason }) => [
    state,
    at.slice(14, 16),
    reason,
  ]);

describe('a trace', () => {
  it('tells every attempt with the states on its way', () => {
    const first = outcome({ state: 'try-later', reason: '451 later' });
    const second = outcome({ claimedAt: at(11), handedAt: at(12), at: at(13) });
    expect(told({ state: 'accepted' }, [first, second])).toEqual([
      ['planned', '00', null],
      ['claimed', '01', null],
      ['handing-over', '02', null],
      ['try-later', '03', '451 later'],
      ['claimed', '11', null],
      ['handing-over', '12', null],
      ['accepted', '13', '250 ok'],
    ]);
  });

  it('tells where an attempt stands that has not ended', () => {
    const row = { state: 'claimed' as const, claimedAt: at(1), claimedBy: 'w1' };
    expect(told(row, []).map(([state]) => state)).toEqual(['planned', 'claimed']);
    const leaving = { ...row, leavingSince: at(2) };
    expect(told(leaving, []).map(([state]) => state)).toEqual(['planned', 'claimed', 'handing-over']);
  });

  it('tells a first attempt that was accepted by the message itself', () => {
    const times = { claimedAt: at(1), handedAt: at(2), finishedAt: at(3) };
    const row = { state: 'accepted' as const, ...times, claimedBy: 'w1', reason: '250 ok' };
    const ended = [
      ['claimed', '01', null],
      ['handing-over', '02', null],
      ['accepted', '03', '250 ok'],
    ];
    expect(told(row, [])).toEqual([['planned', '00', null], ...ended]);
    const givenBack = outcome({ state: 'given back', reason: null, claimedAt: at(0), handedAt: null, at: at(0) });
    expect(told(row, [givenBack]).slice(-3)).toEqual(ended);
  });

  it('says what each slot shows that depends on the contact', () => {
    const text = { kind: 'text' as const, body: 'x' };
    const hero = { kind: 'choices' as const, choices: [{ segmentId: 1, content: text }], otherwise: text };
    const slots = { hero, aside: { kind: 'offer' as const, offerId: 9 }, plain: text };
    const tell = (choices: number[], more: object = {}) =>
      tellTrace({ ...message, slots: { ...slots, ...more }, choices, offerIds: [9] }, [], names);
    expect(tell([-1, 0]).choices).toEqual(['aside: the same for everybody', 'hero: for "Loyal"']);
    expect(tell([-2, -1]).choices).toEqual([
      'aside: the design itself, because the contact is held back from "Morning five"',
      'hero: for everybody else',
    ]);
    expect(tell([-1, -1], { hero: { ...hero, otherwise: null } }).choices[1]).toBe('hero: the design itself');
    expect(tell([-3, -1]).choices[0]).toBe('aside: the design itself, because the contact is in a deselected segment');
    expect(tell([-1, 0]).offers).toEqual([{ offerId: 9, name: 'Morning five' }]);
  });

  it('of a message dropped at the launch has one step', () => {
    expect(told({ state: 'dropped', reason: 'no-consent' }, [])).toEqual([['dropped', '00', 'no-consent']]);
    expect(told({ state: 'control' }, [])).toEqual([['control', '00', null]]);
  });
});
