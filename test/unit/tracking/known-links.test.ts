import { expect, it, vi } from 'vitest';
import { createKnownLinks, type TrackedLink } from '../../../src/tracking/known-links.ts';

const link: TrackedLink = { contentId: 3, location: 'https://shop.example/' };

function stage(first: TrackedLink | null) {
  let now = 0;
  const answers: { answer: TrackedLink | null | Error } = { answer: first };
  const read = vi.fn(async () => {
    if (answers.answer instanceof Error) throw answers.answer;
    return answers.answer;
  });
  const failed = vi.fn();
  return {
    answers,
    read,
    failed,
    known: createKnownLinks({ read, now: () => now, failed }),
    pass: (ms: number) => (now += ms),
  };
}

it('asks once, then answers from memory at once', async () => {
  const { known, read } = stage(link);
  expect(await known.find(5)).toEqual(link);
  expect(known.find(5)).toEqual(link);
  expect(read).toHaveBeenCalledTimes(1);
});

it('reads again behind the answer after a minute, and has the news afterwards', async () => {
  const { known, read, answers, pass } = stage(link);
  await known.find(5);
  answers.answer = { ...link, location: 'https://shop.example/?utm_source=x' };
  pass(60_001);
  expect(known.find(5)).toEqual(link);
  expect(known.find(5)).toEqual(link);
  expect(read).toHaveBeenCalledTimes(2);
  await vi.waitUntil(() => (known.find(5) as TrackedLink).location?.includes('utm'));
});

it('goes on leading somewhere while the database is away, and says so', async () => {
  const { known, read, failed, answers, pass } = stage(link);
  await known.find(5);
  answers.answer = new Error('away');
  pass(60_001);
  expect(known.find(5)).toEqual(link);
  await vi.waitUntil(() => failed.mock.calls.length === 1);
  expect(known.find(5)).toEqual(link);
  expect(read).toHaveBeenCalledTimes(2);
  await expect(known.find(6)).rejects.toThrow('away');
});

it('asks for a link that is not there once in a while only', async () => {
  const { known, read, answers, pass } = stage(null);
  expect(await known.find(5)).toBeNull();
  expect(known.find(5)).toBeNull();
  pass(5_000);
  answers.answer = link;
  expect(await known.find(5)).toEqual(link);
  expect(read).toHaveBeenCalledTimes(2);
});
