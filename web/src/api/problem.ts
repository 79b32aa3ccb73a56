/** RFC 9457 body of an answer of the API, as far as it is there. */
export type ProblemBody = {
  status?: number;
  code?: string;
  title?: string;
  detail?: string;
  advice?: string;
  requestId?: string;
  errors?: { path: string; message: string }[];
};

/** What the API answered instead of what was asked for. Status 0: it did not answer at all. */
export class ApiProblem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title ?? body.code ?? `status ${body.status}`);
    this.body = body;
  }
}

/** The code of a problem of the API ('segment_in_use'); null for any other error. */
export const codeOf = (error: unknown): string | null =>
  error instanceof ApiProblem ? (error.body.code ?? null) : null;
