/**
 * Loads values of contacts: those that were set, a row for each, and those that Kohort works out, a row for each time a model
 * changed some of them. Of the latter only what holds at the beginning and what came later: a model may run every night.
 */
import { modelOfScore, type ScoreModel } from '../../contacts/index.ts';
import type { ValueColumns } from '../judge/history.ts';
import { type ColumnTypes, readCopy } from './copy-binary.ts';
import type { Copy } from './copy-out.ts';
import {
  type Bounds,
  boundsOf,
  columnOf,
  instant,
  int,
  ofContacts,
  type Part,
  type ScopedRequest,
  text,
  texts,
} from './load-request.ts';

/** Adds what was read of contactIds[index] to its values. */
type Add = (values: Map<string, ValueColumns>, index: number) => void;
type Source = { copy: Copy; settle(contactIds: ArrayLike<number>): Add };

const noColumn = (): ValueColumns => ({ at: [], found: [] });

const scopeOf = ({ workspaceId, contacts }: ScopedRequest) =>
  `workspace_id = ${int(workspaceId)} and ${ofContacts('contact_id', contacts)}`;

function planGiven(request: ScopedRequest, names: readonly string[]): Source {
  const rows = readCopy({ contact: 'int4', name: 'word', at: 'timestamptz', number: 'float8', text: 'word' });
  const query = `select contact_id, name, at, number, text from contact_value
    where ${scopeOf(request)} and name in (${texts(names)})
    order by contact_id, name, at, id`;
  return {
    copy: { query, into: rows },
    settle(contactIds) {
      const { contact, name, at, number, text: word } = rows.columns;
      const { from, until } = boundsOf(contact, rows.count, contactIds);
      return (values, index) => {
        for (let row = from[index]!; row < until[index]!; row += 1) {
          const column = columnOf(values, name[row]!, noColumn);
          column.at.push(at[row]!);
          column.found.push(Number.isNaN(number[row]!) ? word[row]! : number[row]!);
        }
      };
    },
  };
}

/** What one model worked out. A name that a row does not have is missing from then on. */
function planScores(request: ScopedRequest, model: ScoreModel, names: readonly string[]): Source {
  const keys = names.map((_, place) => `score${place}`);
  const types: ColumnTypes = Object.fromEntries(keys.map((key) => [key, 'json' as const]));
  const rows = readCopy({ contact: 'int4' as const, at: 'timestamptz' as const, ...types });
  const ofModel = `${scopeOf(request)} and model = ${text(model)}`;
  const picked = names.map((name) => `scores -> (${text(name)})`).join(', ');
  const query = `select contact_id, at, ${picked} from (
      (select distinct on (contact_id) contact_id, at, id, scores from contact_score
        where ${ofModel} and at <= ${instant(request.from)} order by contact_id, at desc, id desc)
      union all
      (select contact_id, at, id, scores from contact_score where ${ofModel} and at > ${instant(request.from)})
    ) s order by contact_id, at, id`;
  return {
    copy: { query, into: rows },
    settle(contactIds) {
      const columns = rows.columns as Readonly<Record<string, ArrayLike<unknown>>>;
      const { contact, at } = rows.columns;
      const { from, until }: Bounds = boundsOf(contact as Int32Array, rows.count, contactIds);
      const stores = keys.map((key) => columns[key]!);
      return (values, index) => {
        const [first, end] = [from[index]!, until[index]!];
        if (first === end) return;
        for (let place = 0; place < names.length; place += 1) {
          const column = columnOf(values, names[place]!, noColumn);
          for (let row = first; row < end; row += 1) {
            const found = stores[place]![row];
            column.at.push((at as Float64Array)[row]!);
            column.found.push(typeof found === 'number' || typeof found === 'string' ? found : null);
          }
        }
      };
    },
  };
}

export function planValues(request: ScopedRequest): Part | null {
  const given: string[] = [];
  const byModel = new Map<ScoreModel, string[]>();
  for (const name of request.needs.values) {
    const model = modelOfScore(name);
    if (model === null) given.push(name);
    else columnOf(byModel, model, () => []).push(name);
  }
  const sources = Array.from(byModel, ([model, names]) => planScores(request, model, names));
  if (given.length > 0) sources.unshift(planGiven(request, given));
  if (sources.length === 0) return null;
  return {
    copies: sources.map(({ copy }) => copy),
    settle(contactIds) {
      const adds = sources.map(({ settle }) => settle(contactIds));
      const values = new Map<string, ValueColumns>();
      return (history, index) => {
        values.clear();
        history.values = values;
        for (const add of adds) add(values, index);
      };
    },
  };
}
