/**
 * The rows of a contact that a condition is about, copied into columns which all conditions use one after another: an
 * evaluation allocates nothing.
 */

/** Rows in ascending order of time. Those at the same instant come and go together. */
export type Rows = {
  length: number;
  /** Epoch ms. */
  at: Float64Array;
  amount: Float64Array;
  /** Which value, by its place in `values`; or another small number the meter understands. */
  code: Int32Array;
  /** Different values, each once. */
  values: unknown[];
  /** Event ids beside the rows; null when nobody wants them. */
  ids: number[] | null;
};

/** The columns that all conditions share: what is in them lasts until the next one is judged. */
export const rows: Rows = {
  length: 0,
  at: new Float64Array(256),
  amount: new Float64Array(256),
  code: new Int32Array(256),
  values: [],
  ids: null,
};
const codes = new Map<unknown, number>();

/** Forgets all rows. */
export function clearRows(): void {
  rows.length = 0;
  if (rows.values.length > 0) {
    rows.values.length = 0;
    codes.clear();
  }
}

function grow(): void {
  const size = rows.at.length * 2;
  const { at, amount, code } = rows;
  rows.at = new Float64Array(size);
  rows.amount = new Float64Array(size);
  rows.code = new Int32Array(size);
  rows.at.set(at);
  rows.amount.set(amount);
  rows.code.set(code);
}

/** Adds a row; it is the caller's task to keep them in order. */
export function addRow(at: number, amount: number, code: number): void {
  const index = rows.length;
  if (index === rows.at.length) grow();
  rows.at[index] = at;
  rows.amount[index] = amount;
  rows.code[index] = code;
  rows.length = index + 1;
}

/** The place of a value among those that were met. */
export function codeOf(value: unknown): number {
  let code = codes.get(value);
  if (code === undefined) {
    code = rows.values.length;
    rows.values.push(value);
    codes.set(value, code);
  }
  return code;
}

/** Puts rows at the same instant into the order of their amounts, smallest first. */
export function orderTies(): void {
  const { at, amount, ids } = rows;
  for (let index = 1; index < rows.length; index += 1) {
    const found = amount[index]!;
    const id = ids?.[index];
    let place = index;
    while (place > 0 && at[place - 1] === at[index] && amount[place - 1]! > found) {
      amount[place] = amount[place - 1]!;
      if (ids) ids[place] = ids[place - 1]!;
      place -= 1;
    }
    amount[place] = found;
    if (ids && id !== undefined) ids[place] = id;
  }
}
