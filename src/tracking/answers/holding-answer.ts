/** Which answer holds, of those a message brought: the click of a person, or what was sent from the page behind it. Pure. */

/** `at`: epoch ms. */
export type GivenAnswer = { answer: string; score: number | null; at: number };

/** Props of `question_answered` and `question_answer_withdrawn`. */
export type AnswerProps = {
  question: string;
  kind: string;
  answer: string;
  score?: number;
  via: 'message' | 'page' | 'api';
  /** When the answer that holds was given (ISO); the event stands where the first one was. */
  answeredAt: string;
  comment?: string;
  /** The answer sent from the page, where a later click says something else. */
  onPage?: { answer: string; score?: number; answeredAt: string };
};

type Asked = { name: string; kind: string };

const scored = (score: number | null) => (score === null ? {} : { score });

/** The answer that was sent from the page, as an event keeps it. */
export function pageAnswerOf(props: AnswerProps | null): GivenAnswer | null {
  const found = props?.via === 'page' ? props : (props?.onPage ?? null);
  return found && { answer: found.answer, score: found.score ?? null, at: Date.parse(found.answeredAt) };
}

/**
 * What the event says, of the latest click of a person and the answer sent from the page, which no click of a machine takes
 * away. Of the two the later one holds; at the same instant that of the page. Null: neither is there.
 */
export function holdingAnswer(
  { name, kind }: Asked,
  { click, page, comment }: { click: GivenAnswer | null; page: GivenAnswer | null; comment?: string | undefined },
): AnswerProps | null {
  const holding = page !== null && (click === null || page.at >= click.at) ? page : click;
  if (holding === null) return null;
  const isOfPage = holding === page;
  return {
    question: name,
    kind,
    answer: holding.answer,
    ...scored(holding.score),
    via: isOfPage ? 'page' : 'message',
    answeredAt: new Date(holding.at).toISOString(),
    ...(comment !== undefined && { comment }),
    ...(!isOfPage &&
      page !== null && {
        onPage: { answer: page.answer, ...scored(page.score), answeredAt: new Date(page.at).toISOString() },
      }),
  };
}
