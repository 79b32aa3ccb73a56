import { t } from '../../words/index.ts';
import { type ColumnPlan, type FileSettings, isAmount, isTime, type Kind } from './column-plan.ts';
import { isEmail, isNumber, isTimeOf, isYesOrNo } from './read-samples.ts';

/** What a value would have to be; null: anything goes. */
function testOf(plan: ColumnPlan, { decimal }: FileSettings): ((value: string) => boolean) | null {
  if (plan.role === 'email') return isEmail;
  if (isTime(plan)) return (value) => isTimeOf(value, plan.format);
  if (isAmount(plan.role) || (plan.role === 'attribute' && plan.type === 'number'))
    return (value) => isNumber(value, decimal);
  if (plan.role === 'consent' || plan.role === 'isRefund' || (plan.role === 'attribute' && plan.type === 'boolean'))
    return isYesOrNo;
  return null;
}

/** What is wrong with one column, in a sentence; null: nothing that can be seen from here. Pure. */
export function columnProblem(plan: ColumnPlan, plans: readonly ColumnPlan[], settings: FileSettings): string | null {
  if (plan.role === 'skip') return null;
  if (plan.role === 'attribute') {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(plan.name))
      return t('Name the attribute by letters, digits and _, beginning with a letter.');
    const isTwice = plans.some((other) => other !== plan && other.role === 'attribute' && other.name === plan.name);
    if (isTwice) return t('Another column goes into {name} too.', { name: plan.name });
  } else if (plan.role === 'consent') {
    if (plan.topic.trim() === '') return t('Say to which topic they agreed.');
  } else if (plans.some((other) => other !== plan && other.role === plan.role))
    return t('Another column means the same: choose one of them.');
  const fits = testOf(plan, settings);
  const bad = fits ? plan.samples.filter((sample) => !fits(sample)) : [];
  if (bad.length === 0) return null;
  return t('{bad} of {all} values cannot be read so, such as “{example}”.', {
    bad: bad.length,
    all: plan.samples.length,
    example: bad[0]!.slice(0, 40),
  });
}

/** What the whole mapping lacks, in sentences: with any, it is not tried. Pure. */
export function planProblems(kind: Kind, plans: readonly ColumnPlan[]): string[] {
  const has = (role: string) => plans.some((plan) => plan.role === role);
  const problems: string[] = [];
  if (!has('email') && !has('externalId'))
    problems.push(t('Say which column holds the e-mail or the customer number: by it, people are told apart.'));
  if (kind === 'contacts') return problems;
  if (!has('orderId')) problems.push(t('Say which column holds the number of the order.'));
  if (kind === 'orders' && !has('at')) problems.push(t('Say which column holds when it was ordered.'));
  if (kind === 'orders' && !has('amount')) problems.push(t('Say which column holds the amount.'));
  if (kind === 'order-lines' && !has('product')) problems.push(t('Say which column holds the product.'));
  if (kind === 'order-lines' && has('unitPrice') === has('amount'))
    problems.push(t('Say which column holds either the price of one or the amount of the line, not both.'));
  return problems;
}
