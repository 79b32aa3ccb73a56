import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { explainQuery, membersQuery, sizesQuery } from '../../../src/segments/ask/asking.schema.ts';

const messages = (schema: z.ZodType, query: unknown) => schema.safeParse(query).error?.issues.map((one) => one.message);

describe('what is asked about members', () => {
  it('is refused with one message that says what to send instead', () => {
    const instant = ['must be an instant with its offset: 2026-05-01T08:30:00+02:00'];
    expect(messages(membersQuery, { at: 'yesterday' })).toEqual(instant);
    expect(messages(membersQuery, { at: '2026-05-01' })).toEqual(instant);
    expect(messages(membersQuery, { at: '0900-05-01T08:30:00Z' })).toEqual(['Send an instant since 1900.']);
    expect(messages(membersQuery, { at: '2400-05-01T08:30:00Z' })).toEqual(['Send an instant before 2400.']);
    expect(messages(sizesQuery, { from: '2026-02-30' })).toEqual(['must be a date: 2026-05-01']);
    const id = ['must be given, as a whole number'];
    expect(messages(explainQuery, {})).toEqual(id);
    expect(messages(explainQuery, { contactId: 'kim' })).toEqual(id);
  });
});
