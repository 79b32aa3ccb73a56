import type { components } from '../../api/schema.d.ts';
import { locale, t } from '../../words/index.ts';
import { placeNames } from './group-names.ts';

type SankeyOf = components['schemas']['GroupMoves']['sankey'];
type Place = SankeyOf['nodes'][number]['place'];
export type Move = { month: string; from: Place; to: Exclude<Place, 'none'> };

/** A band of the diagram; `key` names it in the address ("2026-05 mobile recurring"): null for those who stayed. */
export type MoveLink = { from: string; to: string; value: number; key: string | null };

/** "2026-05" → "May 2026". */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-15T12:00:00Z`),
  );

const order: readonly Place[] = ['exclusive', 'recurring', 'mobile', 'silent', 'none'];

/** Nodes and links as the chart wants them: months from left to right, the best on top. Pure. */
export function flowOf({ nodes, links }: SankeyOf) {
  const months = [...new Set(nodes.map(({ month }) => month))];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sorted = [...nodes].sort(
    (a, b) => months.indexOf(a.month) - months.indexOf(b.month) || order.indexOf(a.place) - order.indexOf(b.place),
  );
  return {
    nodes: sorted.map(({ id, place, month }) => ({ key: id, name: placeNames[place], column: months.indexOf(month) })),
    links: links.flatMap(({ source, target, count }): MoveLink[] => {
      const [from, to] = [byId.get(source), byId.get(target)];
      return from && to && count > 0
        ? [
            {
              from: source,
              to: target,
              value: count,
              key: from.place === to.place ? null : `${to.month} ${from.place} ${to.place}`,
            },
          ]
        : [];
    }),
  };
}

/** Reads the key of a link back; null when it is none. */
export function readMove(key: string): Move | null {
  const [month = '', from, to] = key.split(' ');
  const isPlace = (name: string | undefined): name is Place => order.includes(name as Place);
  return /^\d{4}-\d{2}$/.test(month) && isPlace(from) && isPlace(to) && to !== 'none' ? { month, from, to } : null;
}

/** "From mobile to recurring in May 2026". */
export const moveTitle = ({ month, from, to }: Move): string =>
  from === to
    ? t('Stayed {place} in {month}', { place: placeNames[from].toLowerCase(), month: monthName(month) })
    : t('From {from} to {to} in {month}', {
        from: placeNames[from].toLowerCase(),
        to: placeNames[to].toLowerCase(),
        month: monthName(month),
      });
