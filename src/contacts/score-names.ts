/** Of each model, the names of what it works out about a contact; nobody else may set values by these names. */
export const scoreNames = {
  purchases: ['customer_group', 'lifecycle', 'rfm', 'rfm_recency', 'rfm_frequency', 'rfm_money', 'rfm_fixed'],
  expected: [
    'alive',
    ...['expected_orders_90', 'expected_orders_365', 'expected_value_90', 'expected_value_365'].flatMap((name) => [
      name,
      `${name}_low`,
      `${name}_high`,
    ]),
  ],
  needs: ['needs_group', 'needs_by', 'needs_probability'],
  quality: ['data_quality'],
} as const satisfies Record<string, readonly string[]>;

/** What works scores out: one of these, or a template of best customers by its id. */
export type ScoreModel = keyof typeof scoreNames | `template:${number}`;

const modelByName = new Map<string, ScoreModel>(
  Object.entries(scoreNames).flatMap(([model, names]) => names.map((name) => [name, model as ScoreModel] as const)),
);
const templateName = /^template_([1-9]\d{0,9})(_advice)?$/;

/** The model that works a value out, or null: then it is nobody's but the workspace's own. */
export function modelOfScore(name: string): ScoreModel | null {
  const known = modelByName.get(name);
  if (known !== undefined) return known;
  const [, templateId] = templateName.exec(name) ?? [];
  return templateId === undefined ? null : `template:${Number(templateId)}`;
}
