import { readAnswerLink } from '../answer-links.ts';
import type { Check, Design, Finding, KnownQuestion, LintOptions } from './design.ts';

/** Links that answer a question which nobody asks, or in a way it cannot be answered. */
export const answers: Check = {
  name: 'answers',
  find(design: Design, { questions, forLaunch }: LintOptions): Finding[] {
    if (!questions) return [];
    return design.message.links.flatMap(({ url }): Finding[] => {
      const read = readAnswerLink(url);
      if (read === null) return [];
      const message = problemOf(url, read, questions, forLaunch === true);
      return message === null ? [] : [{ severity: 'error', message, at: design.spotOf(url) }];
    });
  },
};

const listed = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');

function problemOf(
  url: string,
  { question: name, answer }: { question: string; answer: string },
  questions: readonly KnownQuestion[],
  forLaunch: boolean,
): string | null {
  const question = questions.find((one) => one.name === name);
  if (!question) {
    const known = questions.filter(({ isArchived }) => !isArchived).map((one) => one.name);
    const others = known.length === 0 ? 'there are none yet' : `there are ${listed(known)}`;
    return `The link "${url}" answers a question that is not there: ${others}. Write it with POST /questions.`;
  }
  if (!question.answers.includes(answer)) {
    const first = question.answers[0];
    const range = question.isScale ? `${first} to ${question.answers.at(-1)}` : listed(question.answers.slice(0, 10));
    return `The link "${url}" is no answer to "${name}": its answers are ${range}.`;
  }
  if (question.isArchived && forLaunch) {
    return `The question "${name}" is archived: take it back with PATCH /questions/${name}, or ask another.`;
  }
  return null;
}
