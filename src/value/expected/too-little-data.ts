/** What a model must have, and what there is. */
export type Amounts = { customers?: number; repeatCustomers?: number; days?: number };
/** Not enough to fit a model on: said as it is, instead of numbers that mean nothing. */
export type TooLittleData = { kind: 'too-little-data'; needs: Amounts; has: Amounts; sentence: string };

const number = new Intl.NumberFormat('en');
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;

/** Null when there is enough. */
export function findTooLittle(
  needs: Required<Amounts>,
  has: Required<Amounts>,
  purpose = 'to say what customers will buy',
): TooLittleData | null {
  const tooLittle = (sentence: string): TooLittleData => ({ kind: 'too-little-data', needs, has, sentence });
  if (has.customers === 0) return tooLittle(`Nobody has ordered yet: there is nothing to go by ${purpose}.`);
  if (has.customers < needs.customers) {
    return tooLittle(
      `There are ${counted(has.customers, 'customer', 'customers')} with an order; it takes ${number.format(needs.customers)} ${purpose}.`,
    );
  }
  if (has.days < needs.days) {
    return tooLittle(
      `The orders span ${counted(has.days, 'day', 'days')}; it takes ${number.format(needs.days)} ${purpose}.`,
    );
  }
  if (has.repeatCustomers === 0) {
    return tooLittle(
      `Nobody has come back for a second order yet: it takes ${number.format(needs.repeatCustomers)} who did ${purpose}.`,
    );
  }
  if (has.repeatCustomers < needs.repeatCustomers) {
    return tooLittle(
      `${counted(has.repeatCustomers, 'customer', 'customers')} came back for a second order; it takes ${number.format(needs.repeatCustomers)} ${purpose}.`,
    );
  }
  return null;
}
