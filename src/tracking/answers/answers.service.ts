/**
 * Answers to questions, as events and attributes. An answer in a message is a click until a person is behind it: clicks are
 * judged when they are drained, and may be judged again; the answer follows, in the same transaction. What is sent from the
 * page behind the link is a person's.
 */
import { type ContactRef, type Contacts, type Question, readAnswer } from '../../contacts/index.ts';
import type { Events } from '../../events/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, type Tx } from '../../platform/index.ts';
import { readAnswerLink } from '../../rendering/index.ts';
import { lockMessages } from '../tracking.store.ts';
import * as store from './answers.store.ts';
import { type AnswerProps, type GivenAnswer, holdingAnswer, pageAnswerOf } from './holding-answer.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  contacts: Pick<Contacts, 'questions' | 'resolve' | 'setAttributes'>;
  events: Pick<Events, 'append' | 'kindIds' | 'reclassify'>;
};

type InTx = Pick<Tx, 'sql'>;

/** An answer that reached another system. */
export type AnswerInput = {
  contact: ContactRef;
  question: string;
  answer: string;
  comment?: string | undefined;
  at?: Date | undefined;
  /** Makes repetition harmless. */
  id?: string | undefined;
};

/** An answer sent from the page behind a link of a message. */
export type PageAnswer = {
  messageId: number;
  contactId: number;
  campaignId: number | null;
  question: Question;
  answer: string;
  comment: string | undefined;
};

/** What one message brought to one question. */
type Case = {
  messageId: number;
  contactId: number;
  question: Question;
  click: GivenAnswer | null;
  held: store.AnswerEvent | null;
};

/** Whose answer to what may have changed, and what it was before. */
type Touched = { contactId: number; question: Question; before: string | null };

const sameProps = (a: AnswerProps, b: AnswerProps): boolean =>
  a.answer === b.answer &&
  a.via === b.via &&
  a.answeredAt === b.answeredAt &&
  a.comment === b.comment &&
  a.onPage?.answer === b.onPage?.answer &&
  a.onPage?.answeredAt === b.onPage?.answeredAt;

export type Answers = ReturnType<typeof createAnswers>;

export function createAnswers({ db, clock, doorbell, contacts, events }: Parts) {
  const kindsOf = async (workspaceId: number) => {
    const ids = await events.kindIds(workspaceId);
    const idOf = (kind: string): number => {
      const id = ids.get(kind);
      if (id === undefined) throw new KohortError('internal', { detail: `There is no kind ${kind}.` });
      return id;
    };
    return {
      clickedId: idOf('message_clicked'),
      answeredId: idOf('question_answered'),
      withdrawnId: idOf('question_answer_withdrawn'),
    };
  };

  /** Clicks of people and answers taken, by message and question. Links that answer nothing we ask are passed over. */
  const gatherCases = async (tx: InTx, workspaceId: number, messageIds: readonly number[]): Promise<Case[]> => {
    const kinds = await kindsOf(workspaceId);
    const clicks = await store.findAnswerClicks(tx.sql, workspaceId, messageIds, kinds.clickedId);
    const held = await store.findAnswersOfMessages(tx.sql, workspaceId, messageIds, kinds);
    const read = clicks.map((click) => ({ ...click, link: readAnswerLink(click.url) }));
    const names = [...read.flatMap(({ link }) => link?.question ?? []), ...held.map(({ props }) => props.question)];
    const questions = await contacts.questions.find(workspaceId, [...new Set(names)], { tx });
    const cases = new Map<string, Case>();
    const caseOf = (messageId: number, contactId: number, question: Question): Case => {
      const key = `${messageId} ${question.id}`;
      const known = cases.get(key) ?? { messageId, contactId, question, click: null, held: null };
      cases.set(key, known);
      return known;
    };
    for (const { messageId, contactId, at, link } of read) {
      const question = link && questions.get(link.question);
      const answer = question && readAnswer(question, link.answer);
      // In the order of time: the latest stays.
      if (answer) caseOf(messageId, contactId, question).click = { ...answer, at: at.getTime() };
    }
    for (const event of held) {
      const question = questions.get(event.props.question);
      if (question && event.messageId !== null) caseOf(event.messageId, event.contactId, question).held = event;
    }
    return [...cases.values()];
  };

  /** Attributes that take answers over follow the latest answer there is; with none, they lose the one that went. */
  const settleAttributes = async (tx: InTx, workspaceId: number, touched: readonly Touched[]): Promise<void> => {
    const wanted = touched.filter(({ question }) => question.attribute !== null);
    if (wanted.length === 0) return;
    const { answeredId } = await kindsOf(workspaceId);
    const pairs = wanted.map(({ contactId, question }) => ({ contactId, question: question.name }));
    const latest = await store.findLatestAnswers(tx.sql, workspaceId, pairs, answeredId);
    const storedForm = (question: Question, answer: string) => (question.kind === 'choice' ? answer : Number(answer));
    const wishes = wanted.map(({ contactId, question, before }) => {
      const found = latest.find((one) => one.contactId === contactId && one.question === question.name);
      const gone = before === null ? null : storedForm(question, before);
      return {
        contactId,
        name: question.attribute!,
        value: found
          ? storedForm(question, found.answer)
          : (held: unknown) => (held === undefined || held === gone ? null : (held as string | number)),
      };
    });
    await contacts.setAttributes(tx, workspaceId, wishes);
  };

  /** Writes what holds now, where that is not what the event says. Answers whose answer changed. */
  const writeCase = async (
    tx: InTx,
    workspaceId: number,
    { messageId, contactId, question, held }: Case,
    { props, campaignId }: { props: AnswerProps | null; campaignId: number | null },
  ): Promise<Touched | null> => {
    const before = held && !held.isWithdrawn ? held.props.answer : null;
    const touched = { contactId, question, before };
    if (props === null) {
      if (!held || held.isWithdrawn) return null;
      const change = { eventId: held.eventId, kind: 'question_answer_withdrawn' as const, props: held.props };
      await events.reclassify(tx, workspaceId, [change]);
      return touched;
    }
    if (held) {
      if (!held.isWithdrawn && sameProps(held.props, props)) return null;
      await events.reclassify(tx, workspaceId, [{ eventId: held.eventId, kind: 'question_answered', props }]);
      return touched;
    }
    await events.append(
      workspaceId,
      [
        {
          type: 'event',
          // One answer of one message to one question, however often it is drained.
          id: `answer:${messageId}:${question.id}`,
          kind: 'question_answered',
          at: new Date(props.answeredAt),
          contact: { contactId },
          ...(campaignId !== null && { ref: String(campaignId) }),
          messageId,
          props,
        },
      ],
      { tx },
    );
    return touched;
  };

  const answers = {
    /**
     * Takes, changes or withdraws what the clicks in these messages answered, after they were judged: in the transaction of
     * the judging, whose lock keeps others from the same messages. Idempotent. The caller rings.
     */
    async settle(
      tx: InTx,
      workspaceId: number,
      messages: readonly { messageId: number; campaignId: number | null }[],
    ): Promise<void> {
      if (messages.length === 0) return;
      const campaignOf = new Map(messages.map(({ messageId, campaignId }) => [messageId, campaignId]));
      const touched: Touched[] = [];
      for (const found of await gatherCases(tx, workspaceId, [...campaignOf.keys()])) {
        const props = holdingAnswer(found.question, {
          click: found.click,
          page: pageAnswerOf(found.held?.props ?? null),
          comment: found.held?.props.comment,
        });
        const campaignId = campaignOf.get(found.messageId) ?? null;
        const changed = await writeCase(tx, workspaceId, found, { props, campaignId });
        if (changed) touched.push(changed);
      }
      await settleAttributes(tx, workspaceId, touched);
    },

    /** Clicks turned out to be something else: in the transaction that says so. */
    async followChanged(tx: InTx, workspaceId: number, eventIds: readonly number[]): Promise<void> {
      const messageIds = await store.messagesOfClicks(tx.sql, workspaceId, eventIds);
      const messages = messageIds.map((messageId) => ({ messageId, campaignId: null }));
      await answers.settle(tx, workspaceId, messages);
    },

    /** What a person sent from the page behind a link. The answer must be one of the question's. */
    async takeFromPage(workspaceId: number, given: PageAnswer): Promise<void> {
      const { messageId, contactId, question, comment, campaignId } = given;
      const answer = readAnswer(question, given.answer);
      if (!answer) throw new KohortError('answer_invalid', { detail: `"${question.name}" has no such answer.` });
      await db.transaction(async (tx) => {
        await lockMessages(tx.sql, [messageId]);
        const found = (await gatherCases(tx, workspaceId, [messageId])).find((one) => one.question.id === question.id);
        const page = { ...answer, at: clock.now().getTime() };
        const kept = comment ?? found?.held?.props.comment;
        // The newest of all, whatever the clocks of clicks said.
        const props = holdingAnswer(question, { click: null, page, comment: kept });
        const one = found ?? { messageId, contactId, question, click: null, held: null };
        const touched = await writeCase(tx, workspaceId, one, { props, campaignId });
        if (touched) await settleAttributes(tx, workspaceId, [touched]);
      });
      doorbell.ring('segments.refresh');
    },

    /** An answer that reached another system. Throws `not_found`, `answer_invalid`, what events throw. */
    async take(
      workspaceId: number,
      input: AnswerInput,
    ): Promise<{ kind: 'accepted' | 'duplicate'; contactId: number }> {
      const question = await contacts.questions.get(workspaceId, input.question);
      const answer = readAnswer(question, input.answer);
      if (!answer) {
        const message = `"${question.name}" has no answer "${input.answer.slice(0, 80)}".`;
        throw new KohortError('answer_invalid', { detail: message, fields: [{ path: 'answer', message }] });
      }
      const at = input.at ?? clock.now();
      const [contactId] = await contacts.resolve(workspaceId, [input.contact]);
      if (contactId === null || contactId === undefined) {
        throw new KohortError('not_found', { detail: 'No contact of this workspace goes by that name.' });
      }
      const props: AnswerProps = {
        question: question.name,
        kind: question.kind,
        answer: answer.answer,
        ...(answer.score !== null && { score: answer.score }),
        via: 'api',
        answeredAt: at.toISOString(),
        ...(input.comment !== undefined && { comment: input.comment }),
      };
      const kind = await db.transaction(async (tx) => {
        const [outcome] = await events.append(
          workspaceId,
          [
            {
              type: 'event',
              ...(input.id !== undefined && { id: input.id }),
              kind: 'question_answered',
              at,
              contact: { contactId },
              props,
            },
          ],
          { tx },
        );
        if (outcome?.kind === 'rejected') {
          const { code, message, path } = outcome.problem;
          throw new KohortError(code, { detail: message, fields: [{ path, message }] });
        }
        if (outcome?.kind !== 'accepted') return 'duplicate' as const;
        await settleAttributes(tx, workspaceId, [{ contactId, question, before: null }]);
        return 'accepted' as const;
      });
      if (kind === 'accepted') doorbell.ring('segments.refresh');
      return { kind, contactId };
    },

    /** The answer of one message to a question as it holds; null when there is none. */
    async ofMessage(workspaceId: number, messageId: number, question: string): Promise<AnswerProps | null> {
      const kinds = await kindsOf(workspaceId);
      const found = await store.findAnswersOfMessages(db.sql, workspaceId, [messageId], kinds);
      return found.find(({ props, isWithdrawn }) => props.question === question && !isWithdrawn)?.props ?? null;
    },
  };
  return answers;
}
