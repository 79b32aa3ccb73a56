import { type Clock, type Db, KohortError, type Tx } from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import type { AttributeType } from '../attribute-types.ts';
import { answersOf, type Question } from './question.ts';
import type { NewQuestion, QuestionChange, QuestionKind } from './questions.schema.ts';
import * as store from './questions.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'audit'>;
  /** Throws `contact_attribute_declared` when the attribute has another type. */
  declareAttribute(workspaceId: number, name: string, type: AttributeType): Promise<unknown>;
};

/** The type of the attribute that takes answers of this kind over. */
const attributeTypeOf = (kind: QuestionKind): AttributeType => (kind === 'choice' ? 'text' : 'number');

/** What contacts are asked, and answer by one click in a message. */
export function createQuestions({ db, clock, workspaces, declareAttribute }: Parts) {
  const questions = {
    /** All questions by name, archived ones too. */
    list: (workspaceId: number): Promise<Question[]> => store.listQuestions(db.sql, workspaceId),

    /** Throws `not_found`. */
    async get(workspaceId: number, name: string): Promise<Question> {
      const found = (await store.findQuestions(db.sql, workspaceId, [name])).get(name);
      if (!found) throw new KohortError('not_found', { detail: `There is no question "${name.slice(0, 64)}".` });
      return found;
    },

    /** By their names; those that are not there are left out. */
    find: (workspaceId: number, names: readonly string[], { tx }: { tx?: Pick<Tx, 'sql'> } = {}) =>
      store.findQuestions(tx?.sql ?? db.sql, workspaceId, names),

    /** By their ids; those that are not there are left out. */
    findById: (workspaceId: number, ids: readonly number[], { tx }: { tx?: Pick<Tx, 'sql'> } = {}) =>
      store.findQuestionsById(tx?.sql ?? db.sql, workspaceId, ids),

    /** Throws `question_exists`, `contact_attribute_declared`. */
    async define(workspaceId: number, question: NewQuestion, actor: AuditActor): Promise<Question> {
      if (question.attribute !== null) {
        await declareAttribute(workspaceId, question.attribute, attributeTypeOf(question.kind));
      }
      if (!(await store.insertQuestion(db.sql, workspaceId, question, clock.now()))) {
        throw new KohortError('question_exists', { detail: `There is a question "${question.name}" already.` });
      }
      await workspaces.audit(workspaceId, { actor, action: 'questions.define', subject: question.name });
      return questions.get(workspaceId, question.name);
    },

    /** Changes, archives or takes back. Throws `not_found`, `question_invalid`, `contact_attribute_declared`. */
    async change(workspaceId: number, name: string, change: QuestionChange, actor: AuditActor): Promise<Question> {
      const before = await questions.get(workspaceId, name);
      if (change.choices !== undefined) refuseLostChoices(before, change.choices);
      if (change.attribute) await declareAttribute(workspaceId, change.attribute, attributeTypeOf(before.kind));
      await store.updateQuestion(db.sql, workspaceId, name, change, clock.now());
      await workspaces.audit(workspaceId, { actor, action: 'questions.change', subject: name, detail: change });
      return questions.get(workspaceId, name);
    },
  };
  return questions;
}

/** Answers that were given, and links that were sent, speak of choices by their keys. */
function refuseLostChoices(question: Question, choices: Question['choices']): void {
  const refuse = (message: string): never => {
    throw new KohortError('question_invalid', { detail: message, fields: [{ path: 'choices', message }] });
  };
  if (question.kind !== 'choice') {
    if (choices.length > 0) refuse(`"${question.name}" is answered by a number: it has no choices.`);
    return;
  }
  const lost = answersOf(question).filter((key) => !choices.some((choice) => choice.key === key));
  if (lost.length > 0) {
    refuse(
      `Messages and answers speak of ${lost.map((key) => `"${key}"`).join(', ')}: keep the key, change the label.`,
    );
  }
}
