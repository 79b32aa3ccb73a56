import { answersOf, type Contacts, type Question } from '../../contacts/index.ts';
import type { Estimate } from '../../experiments/index.ts';
import type { Db } from '../../platform/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { type AnswerCount, fewestAnswers, netPromoters, peopleOf, satisfaction, sharesOf } from './measure-answers.ts';
import { countAnswers, countAnswersByMonth, countWays, findSegmentNames } from './questions.store.ts';

type Parts = {
  db: Pick<Db, 'sql'>;
  workspaces: Pick<Workspaces, 'get'>;
  contacts: { questions: Pick<Contacts['questions'], 'get'> };
};

const round = (number: number) => Math.round(number * 10) / 10;
const spoken = (number: number) => String(round(number)).replace('-', '−');

/** "NPS 32.5 (between 12.1 and 50.9)." */
function sentenceOf(people: number, name: string, estimate: Estimate, scale = 1, unit = ''): string {
  if (people === 0) return 'Nobody has answered yet.';
  if (estimate.kind === 'not-enough-data') {
    if (estimate.reason === 'all-alike') return `All ${people} answers are alike.`;
    const answers = people === 1 ? '1 answer is' : `${people} answers are`;
    return `${answers} too few to say anything about the others: it takes ${fewestAnswers}.`;
  }
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((one) => spoken(one * scale));
  return `${name} ${value}${unit}, of everybody like those who answered between ${low}${unit} and ${high}${unit}.`;
}

/** The figures of one group of people, and what they say. */
function figuresOf(question: Pick<Question, 'kind' | 'choices'>, counts: readonly AnswerCount[]) {
  const people = peopleOf(counts);
  const shares = sharesOf(counts, answersOf(question));
  if (question.kind === 'nps') {
    const nps = netPromoters(counts);
    return { people, shares, ...nps, sentence: sentenceOf(people, 'NPS', nps.nps) };
  }
  if (question.kind === 'csat') {
    const csat = satisfaction(counts);
    return { people, shares, ...csat, sentence: sentenceOf(people, 'Satisfied (4 or 5):', csat.satisfied, 100, ' %') };
  }
  const first = [...shares].sort((a, b) => b.people - a.people)[0]!;
  const label = question.choices.find(({ key }) => key === first.answer)?.label ?? first.answer;
  return { people, shares, sentence: sentenceOf(people, `Most often "${label}":`, first.share, 100, ' %') };
}

function group<Row extends AnswerCount, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, AnswerCount[]> {
  const found = new Map<Key, AnswerCount[]>();
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row]);
  return found;
}

/** What contacts answered. */
export function createQuestionReports({ db, workspaces, contacts }: Parts) {
  return {
    /**
     * Results of a question: of each contact the latest answer, by segment (members now) and by local month (of each contact
     * the latest of the month). Throws `not_found`.
     */
    async question(workspaceId: number, name: string) {
      const question = await contacts.questions.get(workspaceId, name);
      const { timeZone } = await workspaces.get(workspaceId);
      const known = answersOf(question);
      const [counts, byMonth, ways, names] = await Promise.all([
        countAnswers(db.sql, workspaceId, name, known),
        countAnswersByMonth(db.sql, workspaceId, { question: name, known, timeZone }),
        countWays(db.sql, workspaceId, name),
        findSegmentNames(db.sql, workspaceId),
      ]);
      const everybody = counts.filter(({ segmentId }) => segmentId === null);
      const ofSegments = group(
        counts.filter(({ segmentId }) => segmentId !== null),
        ({ segmentId }) => segmentId!,
      );
      const isTaken = ({ kind }: { kind: string }) => kind === 'question_answered';
      const via = (way: string) => ways.find((one) => isTaken(one) && one.via === way)?.count ?? 0;
      const withdrawn = ways.reduce((sum, one) => (isTaken(one) ? sum : sum + one.count), 0);
      return {
        question: { name, kind: question.kind, text: question.text, choices: question.choices },
        answers: { message: via('message'), page: via('page'), api: via('api'), withdrawn },
        everybody: figuresOf(question, everybody),
        segments: [...ofSegments]
          .map(([id, rows]) => ({ id, name: names.get(id) ?? '', ...figuresOf(question, rows) }))
          .sort((a, b) => b.people - a.people || a.id - b.id),
        months: [...group(byMonth, ({ month }) => month)].map(([month, rows]) => ({
          month,
          ...figuresOf(question, rows),
        })),
      };
    },
  };
}

export type QuestionReports = ReturnType<typeof createQuestionReports>;
