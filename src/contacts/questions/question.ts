import type { QuestionKind } from './questions.schema.ts';

export type Choice = { key: string; label: string };

/** What contacts are asked. */
export type Question = {
  id: number;
  name: string;
  kind: QuestionKind;
  text: string;
  choices: Choice[];
  languages: Record<string, { text: string; choices: Record<string, string> }>;
  attribute: string | null;
  createdAt: Date;
  archivedAt: Date | null;
};

type Asked = Pick<Question, 'kind' | 'choices'>;

/** The answers that a question may have, in their order. Pure. */
export function answersOf({ kind, choices }: Asked): string[] {
  if (kind === 'choice') return choices.map(({ key }) => key);
  const [first, last] = kind === 'nps' ? [0, 10] : [1, 5];
  return Array.from({ length: last - first + 1 }, (_, place) => String(first + place));
}

/** An answer as it is kept: its text, and of nps and csat its number. Null when the question has no such answer. Pure. */
export function readAnswer(question: Asked, answer: string): { answer: string; score: number | null } | null {
  if (!answersOf(question).includes(answer)) return null;
  return { answer, score: question.kind === 'choice' ? null : Number(answer) };
}

/** Text and answers in a language: by its whole tag, then by its first part, else as they are without one. Pure. */
export function questionTexts(question: Question, language: string): { text: string; choices: Choice[] } {
  const wanted = language.toLowerCase();
  const found = Object.entries(question.languages);
  const exact = found.find(([tag]) => tag.toLowerCase() === wanted);
  const near = exact ?? found.find(([tag]) => tag.toLowerCase().split('-')[0] === wanted.split('-')[0]);
  const spoken = near?.[1];
  const labels = new Map(Object.entries(spoken?.choices ?? {}));
  const choices =
    question.kind === 'choice'
      ? question.choices.map(({ key, label }) => ({ key, label: labels.get(key) ?? label }))
      : answersOf(question).map((key) => ({ key, label: key }));
  return { text: spoken?.text ?? question.text, choices };
}
