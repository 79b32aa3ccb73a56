import type { paths } from '../../api/schema.d.ts';
import { type ColumnPlan, type FileSettings, isTime, type Kind } from './column-plan.ts';
import { wordsOf } from './read-samples.ts';

export type NewImport = NonNullable<paths['/imports']['post']['requestBody']>['content']['application/json'];

const timed = (plan: ColumnPlan) =>
  plan.format === 'iso' ? plan.column : { column: plan.column, format: plan.format };
const worded = ({ column, samples }: ColumnPlan) => {
  const words = wordsOf(samples);
  return words === null ? column : { column, ...words };
};

const fieldOf = (plan: ColumnPlan): unknown => {
  if (isTime(plan)) return timed(plan);
  if (plan.role === 'isRefund') return worded(plan);
  return plan.column;
};

function attributeOf(plan: ColumnPlan): unknown {
  const { column, type, format } = plan;
  return { column, type, ...(type === 'date' && format !== 'iso' ? { format } : {}) };
}

/** The plan of each column as the mapping that the API takes. Pure. */
export function toMapping(kind: Kind, plans: readonly ColumnPlan[], settings: FileSettings): NewImport['mapping'] {
  const { decimal, timeZone, refundPrefix, source } = settings;
  const own = plans.filter(({ role }) => !['skip', 'attribute', 'consent'].includes(role));
  const fields = Object.fromEntries(own.map((plan) => [plan.role, fieldOf(plan)]));
  const shared = { decimal, timeZone, fields };
  if (kind !== 'contacts') return { ...shared, ...(refundPrefix && { refundPrefix }) } as NewImport['mapping'];
  const attributes = plans.filter(({ role }) => role === 'attribute').map((plan) => [plan.name, attributeOf(plan)]);
  const consents = plans
    .filter(({ role }) => role === 'consent')
    .map((plan) => ({ topic: plan.topic.trim(), state: worded(plan), source: source.trim() || 'import' }));
  return { ...shared, attributes: Object.fromEntries(attributes), consents } as NewImport['mapping'];
}
