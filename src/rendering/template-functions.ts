/**
 * What a template may call. Each gets its values, its named options and the locale, time zone and currency of the
 * message; none reads anything else: no files, no network, no clock, nothing of other messages.
 */
import * as conditions from './functions/conditions.ts';
import * as dates from './functions/dates.ts';
import * as numbers from './functions/numbers.ts';
import * as texts from './functions/texts.ts';
import type { TemplateFunction } from './functions/values.ts';

export { isTruthy, type Language, type TemplateFunction, ValueProblem } from './functions/values.ts';

const { defaultValue, ...comparisons } = conditions;

/** All functions by name. */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ...numbers,
  ...dates,
  ...texts,
  default: defaultValue,
  ...comparisons,
};
