/** Conditions on values as SQL: of what was set the latest row by name, of what Kohort works out the latest row of its model. */
import { modelOfScore } from '../../contacts/index.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import { type Builder, operators, sure } from './compile-context.ts';
import { doubleOf } from './compile-events.ts';

/** The latest value as a number (a double) and as a text; at least one of them is null. */
export type LatestValue = { number: string; text: string };

export function latestValue(build: Builder, name: string): LatestValue {
  const model = modelOfScore(name);
  if (model === null) {
    const given = build.join(
      `select distinct on (v.contact_id) v.contact_id, v.number, v.text from contact_value v
       where ${build.scope('v')} and v.name = ${build.param(name, 'text')} and v.at <= ${build.now}
       order by v.contact_id, v.at desc, v.id desc`,
      `value ${name}`,
    );
    return { number: `${given}.number`, text: `${given}.text` };
  }
  const worked = build.join(
    `select distinct on (v.contact_id) v.contact_id, v.scores from contact_score v
     where ${build.scope('v')} and v.model = ${build.param(model, 'text')} and v.at <= ${build.now}
     order by v.contact_id, v.at desc, v.id desc`,
    `scores ${model}`,
  );
  const json = `(${worked}.scores -> ${build.param(name, 'text')})`;
  return {
    number: doubleOf(json),
    text: `(case when jsonb_typeof(${json}) = 'string' then ${json} #>> '{}' end)`,
  };
}

export function compileValue(build: Builder, leaf: LeafOf<'value'>): string {
  const { number, text } = latestValue(build, leaf.name);
  const isKnown = `(${number} is not null or ${text} is not null)`;
  switch (leaf.op) {
    case 'in': {
      const texts = leaf.values.filter((value) => typeof value === 'string');
      const numbers = leaf.values.filter((value) => typeof value === 'number');
      return sure(
        `(${text} = any(${build.param(texts, 'text[]')}) or ${number} = any(${build.param(numbers, 'float8[]')}))`,
      );
    }
    case 'between': {
      const [from, to] = [build.param(leaf.from, 'float8'), build.param(leaf.to, 'float8')];
      return sure(`${number} between ${from} and ${to}`);
    }
    case 'exists':
      return isKnown;
    case 'missing':
      return `not ${isKnown}`;
    default:
      return sure(`${number} ${operators[leaf.op]} ${build.param(leaf.value, 'float8')}`);
  }
}
