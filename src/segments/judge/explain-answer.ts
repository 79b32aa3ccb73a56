/** The reasons behind an answer, for people: each condition with what was found, which events prove it, and how long it holds. */
import { describeNode } from '../language/describe-definition.ts';
import { explainCounting } from './explain-counting.ts';
import { explainState } from './explain-state.ts';
import type { ExplainAbout, Wording } from './explain-words.ts';
import { flipsAt, type History, isMember } from './history.ts';
import type { Prepared } from './judge.ts';

export type { ExplainAbout, Wording } from './explain-words.ts';

/** One condition or group of them. Times are epoch ms. */
export type Why = {
  condition: string;
  holds: boolean;
  /** Null: nothing that is known now will change it. */
  flipsAt: number | null;
  /** What was found for a condition, in words. */
  found?: string;
  /** The latest events that count, newest first, at most 20. */
  events?: { eventId: number; at: number }[];
  parts?: Why[];
};

/**
 * Explains a prepared definition for one contact at `now`. Load the history with event ids to get `events`, and put the
 * answers about other segments into it before.
 */
export function explainAnswer(
  prepared: Prepared,
  history: History,
  now: number,
  wording: Wording,
  about: ExplainAbout = {},
): Why {
  const answer = prepared.judge(history, now);
  const until = flipsAt(answer);
  const why: Why = {
    condition: describeNode(prepared.node, wording),
    holds: isMember(answer),
    flipsAt: Number.isFinite(until) ? until : null,
  };
  switch (prepared.kind) {
    case 'group':
      return { ...why, parts: prepared.children.map((child) => explainAnswer(child, history, now, wording, about)) };
    case 'counting': {
      const evidence = prepared.evidence(history, now);
      return { ...why, ...explainCounting(prepared.node, evidence, history, now, about, wording) };
    }
    case 'state': {
      const found = explainState(prepared.node, why.holds, history, now, about, wording);
      return found === '' ? why : { ...why, found };
    }
  }
}
