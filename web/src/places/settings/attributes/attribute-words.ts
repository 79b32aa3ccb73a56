import type { components } from '../../../api/schema.d.ts';
import { t } from '../../../words/index.ts';

export type Attribute = components['schemas']['ContactAttribute'];
export type AttributeType = Attribute['type'];
export type Criterion = NonNullable<Attribute['criterion']>;

const types: Record<AttributeType, () => string> = {
  text: () => t('text'),
  number: () => t('number'),
  boolean: () => t('yes or no'),
  date: () => t('date'),
  list: () => t('list of texts'),
  company: () => t('a company'),
};
export const sayType = (type: AttributeType) => types[type]();
export const typeOptions = () =>
  (Object.keys(types) as AttributeType[]).map((value) => ({ value, label: sayType(value) }));

const criteria: Record<Criterion, () => string> = {
  demographic: () => t('who they are (demographic)'),
  geographic: () => t('where they are (geographic)'),
  psychographic: () => t('what they value (psychographic)'),
  behavioural: () => t('what they do (behavioural)'),
  value: () => t('what they are worth (customer value)'),
  firmographic: () => t('what their company is like (firmographic)'),
};
export const sayCriterion = (criterion: Criterion) => criteria[criterion]();
export const criterionOptions = () =>
  (Object.keys(criteria) as Criterion[]).map((value) => ({ value, label: sayCriterion(value) }));
