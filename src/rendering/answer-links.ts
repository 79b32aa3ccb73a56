/** Links that answer a question: `<a href="answer:nps/9">`. Where they lead in a message is the tracking room's. */

const anyAnswer = /^answer:/i;
const wellFormed = /^answer:([a-z][a-z0-9_-]{0,63})\/([a-z0-9][a-z0-9_-]{0,63})$/i;

/** Whether an address is meant as an answer, well written or not. */
export const isAnswerLink = (address: string): boolean => anyAnswer.test(address);

/** The question and the answer an address names; null when it names none. Pure. */
export function readAnswerLink(address: string): { question: string; answer: string } | null {
  const [, question, answer] = wellFormed.exec(address) ?? [];
  if (question === undefined || answer === undefined) return null;
  return { question: question.toLowerCase(), answer: answer.toLowerCase() };
}
