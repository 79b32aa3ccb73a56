import fc from 'fast-check';
import type { Window } from '../../src/segments/language/condition-parts.schema.ts';
import type { CompanyWhere, Leaf, LeafOf } from '../../src/segments/language/conditions.schema.ts';
import { distanceKm } from '../../src/segments/language/measure-distance.ts';
import { relativeTo } from './relative-leaves.ts';
import {
  comparison,
  eitherSide,
  eventKind,
  fewNumbers,
  isoOf,
  length,
  lines,
  localTime,
  maybe,
  maybeLines,
  maybeLocalTime,
  maybeWheres,
  money,
  one,
  oneSided,
  percent,
  scalar,
  scalars,
  small,
  some,
} from './segment-pieces.ts';
import {
  attributeNames,
  autumn,
  latitudes,
  longitudes,
  roleNames,
  scoreNamesIn,
  valueNames,
  type World,
} from './segment-worlds.ts';

export type Drawn = {
  /** Where its dates lie; autumn, unless given. */
  world?: World;
  /** Also conditions whose bound must be worked out over everybody first. */
  withRelative?: boolean;
};

/** Conditions on what lies in a world: every one, with every measure and operator of the language. */
export function leavesOf({ world = autumn, withRelative = false }: Drawn, segmentIds: number[]): fc.Arbitrary<Leaf> {
  const segmentId = fc.constantFrom(...(segmentIds.length > 0 ? segmentIds : [1]));
  const instantText = fc.oneof(world.instants.map(isoOf), world.dates, world.onGrid.map(isoOf));
  const ofWindow: fc.Arbitrary<Window>[] = [
    fc.constant({ type: 'ever' as const }),
    length.map((last) => ({ type: 'last' as const, ...last })),
    fc.tuple(world.onGrid, instantText).map(([from, to]) => ({ type: 'between' as const, from: isoOf(from), to })),
  ];
  if (segmentIds.length > 0) ofWindow.push(segmentId.map((id) => ({ type: 'since-entering' as const, segmentId: id })));
  const window = maybe(fc.oneof(...ofWindow), 4);

  const ofAttribute = {
    type: one('attribute'),
    name: fc.constantFrom(
      ...attributeNames,
      ...attributeNames,
      '$email',
      '$language',
      '$time_zone',
      '$created_at',
      '$nothing',
      'toString',
    ),
  };
  const ofDate = {
    type: one('attribute'),
    name: fc.constantFrom('born', 'born', 'born', '$created_at', 'tags'),
    zone: fc.constantFrom(undefined, 'workspace' as const, 'contact' as const, 'contact' as const),
  };
  const ignoreCase = fc.constantFrom(undefined, true, false);
  const part = fc.constantFrom('red', 'R', 'e', '1', 'example', 'åä', 'ish', '2026-', 'Bo@');
  const near = (most: number) => fc.integer({ min: -most, max: most });
  const attribute: fc.Arbitrary<Leaf> = fc.oneof(
    fc.record({ ...ofAttribute, op: fc.constantFrom('is' as const, 'is-not' as const), value: scalar, ignoreCase }),
    fc.record({ ...ofAttribute, op: fc.constantFrom('in' as const, 'not-in' as const), values: scalars, ignoreCase }),
    fc.record({
      ...ofAttribute,
      op: fc.constantFrom('contains' as const, 'starts-with' as const, 'ends-with' as const),
      value: part,
      ignoreCase,
    }),
    fc.record({
      ...ofAttribute,
      op: fc.constantFrom('has-any' as const, 'has-all' as const),
      values: some('red', 'blue', '1'),
    }),
    { weight: 3, arbitrary: fc.record({ ...ofAttribute, op: oneSided, value: fewNumbers }) },
    fc.record({ ...ofAttribute, op: one('between'), from: fc.constantFrom(0.1, 1, 2), to: fc.constantFrom(1, 2.5) }),
    fc.record({ ...ofDate, op: fc.constantFrom('before' as const, 'after' as const), at: instantText }),
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.record({
            ...ofDate,
            op: fc.constantFrom(
              'within-last' as const,
              'within-next' as const,
              'longer-ago' as const,
              'further-ahead' as const,
            ),
          }),
          length,
        )
        .map(([leaf, last]) => ({ ...leaf, ...last })),
    },
    fc.record({ ...ofDate, op: one('days-from-today'), from: near(4), to: near(4) }),
    fc.record({ ...ofDate, op: one('anniversary'), from: near(4), to: near(4) }),
    fc.record({ ...ofDate, op: one('anniversary'), from: fc.constantFrom(-180, -4, 0), to: fc.constantFrom(7, 180) }),
    fc.record({ ...ofAttribute, op: fc.constantFrom('exists' as const, 'missing' as const) }),
  );

  const roles = maybe(some(...roleNames, 'nobody'), 3);
  const decides = fc.constantFrom(undefined, undefined, true, false);
  const where = attribute.map((leaf): CompanyWhere => {
    const { type: _, zone: __, ...rest } = { zone: undefined, ...leaf } as LeafOf<'attribute'> & { zone?: unknown };
    const own = rest.name === '$email' ? '$name' : rest.name === '$language' ? '$key' : rest.name;
    return { ...rest, name: own } as CompanyWhere;
  });
  const company: fc.Arbitrary<Leaf> = fc.record(
    {
      type: one('company'),
      roles,
      decides,
      where: maybe(fc.array(where, { minLength: 1, maxLength: 2 }), 4),
      people: maybe(fc.record({ op: comparison, value: small, roles, decides })),
    },
    { requiredKeys: ['type', 'where'] },
  );

  const place = fc.record({ latitude: fc.constantFrom(...latitudes), longitude: fc.constantFrom(...longitudes) });
  // Often exactly as far as it is from one of the places to another.
  const kilometres = fc.oneof(
    fc.constantFrom(0.01, 1.2, 25, 10_007.5, 20_015, 20_020),
    fc.tuple(place, place).map(([a, b]) => Math.max(0.01, distanceKm(a, b.latitude, b.longitude)!)),
  );
  const nearby: fc.Arbitrary<Leaf> = fc
    .record({
      kilometres,
      names: fc.constantFrom(undefined, undefined, { latitude: 'latitude', longitude: 'level' }),
    })
    .chain((rest) => place.map((at) => ({ type: 'near' as const, ...at, ...rest })));

  const ofEvent = { type: one('event'), kind: eventKind, where: maybeWheres, localTime: maybeLocalTime, window };
  const event: fc.Arbitrary<Leaf> = fc.oneof(
    fc.record({ ...ofEvent, measure: one('count'), op: comparison, value: small }),
    fc
      .record({
        ...ofEvent,
        measure: fc.constantFrom(
          'sum' as const,
          'average' as const,
          'min' as const,
          'max' as const,
          'first' as const,
          'last' as const,
        ),
        property: fc.constantFrom(undefined, 'n', 'color'),
        op: comparison,
      })
      .chain((leaf) => (leaf.property ? fewNumbers : fc.oneof(money, fewNumbers)).map((value) => ({ ...leaf, value }))),
    fc
      .record({
        ...ofEvent,
        measure: one('distinct'),
        of: fc.constantFrom('days' as const, 'ref' as const, 'property' as const),
        op: comparison,
        value: small,
      })
      .chain((leaf) =>
        leaf.of === 'property'
          ? fc.constantFrom('color', 'n').map((property) => ({ ...leaf, property }))
          : fc.constant(leaf),
      ),
    fc.record({
      ...ofEvent,
      measure: one('share'),
      part: fc.record({ where: maybeWheres, localTime: maybeLocalTime }),
      op: eitherSide,
      percent,
    }),
  );

  const ofPurchase = { type: one('purchase'), lines: maybeLines };
  const lineField = fc.constantFrom('product' as const, 'category' as const, 'brand' as const);
  const purchase: fc.Arbitrary<Leaf> = fc.oneof(
    fc.record({
      ...ofPurchase,
      measure: one('orders'),
      op: comparison,
      value: small,
      window,
      localTime: maybeLocalTime,
    }),
    fc.record({
      ...ofPurchase,
      measure: fc.constantFrom('net' as const, 'average' as const),
      op: comparison,
      value: money,
      window,
    }),
    fc.record({
      ...ofPurchase,
      measure: one('quantity'),
      op: comparison,
      value: fc.constantFrom(0, 0.5, 1, 2, 2.125, -0.5),
      window,
    }),
    fc.record({
      ...ofPurchase,
      measure: one('distinct'),
      of: fc.oneof(lineField, one('days')),
      op: comparison,
      value: small,
      window,
    }),
    fc
      .tuple(
        fc.record({ ...ofPurchase, measure: fc.constantFrom('recency' as const, 'tenure' as const), op: eitherSide }),
        length,
      )
      .map(([leaf, last]) => ({ ...leaf, ...last })),
    fc.record({ ...ofPurchase, measure: one('share'), localTime, op: eitherSide, percent, window }),
    fc.record({
      ...ofPurchase,
      measure: one('favourite'),
      of: lineField,
      by: fc.constantFrom('orders' as const, 'quantity' as const, 'amount' as const),
      values: some('p1', 'p2', 'tea', 'coffee', 'x'),
      window,
    }),
  );

  const engagement: fc.Arbitrary<Leaf> = fc.record({
    type: one('engagement'),
    action: fc.constantFrom(
      'opened' as const,
      'clicked' as const,
      'received' as const,
      'unsubscribed' as const,
      'bounced' as const,
    ),
    by: fc.constantFrom(
      undefined,
      'people' as const,
      'people-and-proxies' as const,
      'anyone' as const,
      'machines' as const,
    ),
    campaignId: fc.constantFrom(undefined, 1, 2),
    contentId: fc.constantFrom(undefined, undefined, 1, 2),
    linkId: fc.constantFrom(undefined, undefined, 1, 2),
    op: comparison,
    value: small,
    window,
  });
  const step = fc.oneof(
    fc.record({ kind: one('order'), where: maybeWheres, localTime: maybeLocalTime, lines: maybeLines }),
    fc.record({ kind: one('visit'), where: maybeWheres }),
    fc.record({ kind: fc.constantFrom('refund', 'message_opened'), lines: maybe(lines, 4) }),
  );
  const within = fc.oneof(length, fc.constant({ amount: 3, unit: 'days' as const }));
  const sequence: fc.Arbitrary<Leaf> = fc.oneof(
    fc.record({
      type: one('sequence'),
      steps: fc.array(step, { minLength: 2, maxLength: 3 }),
      within,
      is: one('followed'),
      window,
    }),
    fc.record({
      type: one('sequence'),
      steps: fc.array(step, { minLength: 2, maxLength: 2 }),
      within,
      is: one('not-followed'),
      window,
    }),
  );
  const consent = fc.record({
    type: one('consent'),
    topic: fc.constantFrom('news', 'offers', 'unheard-of'),
    state: fc.constantFrom('subscribed' as const, 'unsubscribed' as const, 'none' as const),
  });
  const offer = fc.record({
    type: one('offer'),
    action: fc.constantFrom(undefined, 'received' as const, 'redeemed' as const),
    offerId: fc.constantFrom(undefined, 1, 2),
    op: comparison,
    value: small,
    window,
  });
  const experiment = fc.record({
    type: one('experiment'),
    campaignId: fc.constantFrom(1, 2),
    variants: some('a', 'b', 'control'),
  });
  const ofValue = {
    type: one('value'),
    name: fc.constantFrom(...valueNames, ...valueNames, ...scoreNamesIn, ...scoreNamesIn, 'unheard-of', 'data_quality'),
  };
  const value: fc.Arbitrary<Leaf> = fc.oneof(
    fc.record({
      ...ofValue,
      op: one('in'),
      values: fc.array(fc.constantFrom('gold', 'silver', 'recurring', 'mobile', '1', 1, 2.5, 0.1), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    { weight: 2, arbitrary: fc.record({ ...ofValue, op: oneSided, value: fewNumbers }) },
    fc.record({ ...ofValue, op: one('between'), from: fc.constantFrom(0.1, 1, 2), to: fc.constantFrom(1, 2.5) }),
    fc.record({ ...ofValue, op: fc.constantFrom('exists' as const, 'missing' as const) }),
  );
  const listed = fc.record({ type: one('list') });
  const sample = fc.record({
    type: one('sample'),
    percent: fc.constantFrom(0, 10, 50, 99.99, 100),
    salt: fc.constantFrom(undefined, 'a', 'b'),
  });
  const choices: { weight: number; arbitrary: fc.Arbitrary<Leaf> }[] = [
    { weight: 8, arbitrary: event },
    { weight: 8, arbitrary: purchase },
    { weight: 9, arbitrary: attribute },
    { weight: 7, arbitrary: company },
    { weight: 3, arbitrary: nearby },
    { weight: 3, arbitrary: sequence },
    { weight: 3, arbitrary: engagement },
    { weight: 2, arbitrary: offer },
    { weight: 1, arbitrary: experiment },
    { weight: 3, arbitrary: value },
    { weight: 2, arbitrary: consent },
    { weight: 1, arbitrary: listed },
    { weight: 1, arbitrary: sample },
  ];
  if (segmentIds.length > 0) {
    choices.push(
      {
        weight: 3,
        arbitrary: fc.record({
          type: one('segment'),
          segmentId,
          is: fc.constantFrom('in' as const, 'not-in' as const),
        }),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            fc.record({
              type: one('segment'),
              segmentId,
              is: fc.constantFrom('entered' as const, 'left' as const, 'in-for' as const),
            }),
            length,
          )
          .map(([leaf, last]) => ({ ...leaf, ...last })),
      },
    );
  }
  if (withRelative) {
    choices.push({ weight: 6, arbitrary: relativeTo(window) });
  }
  return fc.oneof(...choices);
}
