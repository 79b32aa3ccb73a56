import type { z } from 'zod';
import { type ErrorCode, isTooDeep } from '../platform/index.ts';
import { printable } from './storable.ts';

type RowProblem = { code: ErrorCode; message: string; path: string };
type Rejected = { index: number; kind: 'rejected'; problem: RowProblem };

/** What a row of a bulk request says, or the first thing that is wrong with its shape. */
export function judgeRow<Row>(
  row: unknown,
  schema: z.ZodType<Row>,
  code: ErrorCode,
): { ok: true; row: Row } | { ok: false; problem: RowProblem } {
  if (isTooDeep(row)) return { ok: false, problem: { code, message: 'Nested too deep.', path: '' } };
  const reading = schema.safeParse(row);
  if (reading.success) return { ok: true, row: reading.data };
  const issue = reading.error.issues[0];
  const problem = {
    code,
    message: printable(issue?.message ?? 'Not of the expected shape.'),
    path: printable(issue?.path.map(String).join('.') ?? ''),
  };
  return { ok: false, problem };
}

/**
 * Takes the rows of a bulk request, of which some may not have the right shape: those become outcomes, the others go to
 * `take` together. Outcomes come back in the order of the rows.
 */
export async function judgeRows<Row, Input, Outcome extends { index: number }>(
  rows: readonly unknown[],
  {
    schema,
    toInput,
    code,
    take,
  }: {
    schema: z.ZodType<Row>;
    toInput(row: Row): Input;
    code: ErrorCode;
    take(inputs: Input[]): Promise<Outcome[]>;
  },
): Promise<(Outcome | Rejected)[]> {
  const inputs: Input[] = [];
  const places: number[] = [];
  const outcomes: (Outcome | Rejected)[] = [];
  for (const [index, row] of rows.entries()) {
    const reading = judgeRow(row, schema, code);
    if (reading.ok) {
      inputs.push(toInput(reading.row));
      places.push(index);
    } else {
      outcomes.push({ index, kind: 'rejected', problem: reading.problem });
    }
  }
  for (const outcome of inputs.length > 0 ? await take(inputs) : []) {
    outcomes.push({ ...outcome, index: places[outcome.index] ?? outcome.index });
  }
  return outcomes.sort((a, b) => a.index - b.index);
}
