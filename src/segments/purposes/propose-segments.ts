/** Criteria that fit a purpose, as definitions filled with the workspace's own names and numbers. Pure. */
import type { Definition, Node } from '../language/definition.schema.ts';
import type { Known } from './list-criteria.ts';
import type { PurposeKind } from './purpose-kinds.ts';

export type Proposal = { name: string; why: string; definition: Definition };

export type ProposalFacts = Pick<Known, 'items' | 'kinds' | 'lines' | 'rhythm'> & {
  templates: readonly { id: number; name: string }[];
  segments: readonly { id: number; name: string }[];
  compared: { id: number; name: string } | null;
};

const lastDays = (amount: number) => ({ type: 'last', amount, unit: 'days' }) as const;
const all = (...of: Node[]): Node => ({ type: 'all', of });
const proposal = (name: string, why: string, root: Node): Proposal => ({ name, why, definition: { version: 1, root } });

const hasScore = ({ items }: ProposalFacts, name: string) =>
  items.some((item) => item.about === 'score' && item.name === name);
const hasKind = ({ kinds }: ProposalFacts, name: string) => kinds.some((kind) => kind.name === name);

/** Those worth most: by what they will still buy where that is worked out, by what they bought otherwise. */
const worthMost = (facts: ProposalFacts): Node =>
  hasScore(facts, 'expected_value_365')
    ? { type: 'relative', is: 'top', percent: 20, of: { from: 'value', name: 'expected_value_365' } }
    : { type: 'relative', is: 'top', percent: 20, of: { from: 'purchases', measure: 'net', window: lastDays(365) } };
const worthWords = (facts: ProposalFacts) =>
  hasScore(facts, 'expected_value_365')
    ? 'what they are expected to bring in a year'
    : 'what they spent in a year (the expected value is not worked out yet)';

const opened = (op: 'at-least' | 'at-most', value: number): Node => ({
  ...{ type: 'engagement', action: 'opened', op, value, window: lastDays(90) },
});

function raiseResponse(): Proposal[] {
  const clicked: Node = { type: 'engagement', action: 'clicked', op: 'at-least', value: 1, window: lastDays(90) };
  const received: Node = { type: 'engagement', action: 'received', op: 'at-least', value: 3, window: lastDays(90) };
  return [
    proposal(
      'Read us lately',
      'Who opened or clicked in 90 days will do so again sooner than anybody else: send to them first, and more often.',
      { type: 'any', of: [opened('at-least', 1), clicked] },
    ),
    proposal(
      'Click, not only open',
      'A click is an answer; an open may be a mail program. Give them what they clicked on, with one thing to do.',
      { ...clicked, value: 2 } as Node,
    ),
    proposal(
      'Get our letters and leave them closed',
      'They got three or more in 90 days and opened none: write to them less, or about something else.',
      all(received, opened('at-most', 0)),
    ),
  ];
}

function prioritiseSales(facts: ProposalFacts): Proposal[] {
  const found = [
    proposal(
      'Worth most',
      `The fifth with most of ${worthWords(facts)}: time spent on them returns most.`,
      worthMost(facts),
    ),
  ];
  for (const { id, name } of facts.templates) {
    found.push(
      proposal(
        `Like our best: ${name}`,
        'They resemble your best customers; of each, GET /api/v1/customers/templates/…/contacts says why.',
        { type: 'value', name: `template_${id}_advice`, op: 'in', values: ['go'] },
      ),
    );
  }
  if (hasScore(facts, 'customer_group'))
    found.push(
      proposal(
        'Recurring, with more to give',
        'They order now and then and may go elsewhere: of these the ones worth most are nearest to becoming exclusive.',
        all({ type: 'value', name: 'customer_group', op: 'in', values: ['recurring'] }, worthMost(facts)),
      ),
    );
  if (
    facts.items.some(
      ({ about, name, values }) => about === 'company' && name === 'decides' && (values[0]?.count ?? 0) > 0,
    )
  )
    found.push(
      proposal(
        'Decide at their companies',
        'Whoever takes part in the decision is worth the call; at least two are known there.',
        { type: 'company', decides: true, people: { op: 'at-least', value: 2, decides: true } },
      ),
    );
  return found;
}

function testLaunch({ lines, rhythm }: ProposalFacts): Proposal[] {
  const field = (['category', 'brand', 'product'] as const).find((one) => lines.some((line) => line.field === one));
  const found = lines
    .filter((line) => line.field === field)
    .slice(0, 3)
    .map(({ value, contacts }) => {
      const like = { category: { categories: [value] }, brand: { brands: [value] }, product: { products: [value] } };
      return proposal(
        `Have bought ${value}`,
        `Who bought something like it answers first. Of those looked at, ${contacts} have: exchange ${value} for what is nearest to what you launch.`,
        { type: 'purchase', measure: 'orders', lines: like[field!], op: 'at-least', value: 1, window: lastDays(365) },
      );
    });
  if (rhythm.returning > 0)
    found.push(
      proposal(
        'Try new things',
        'They bought five different products or more in a year: they are curious, whatever it is that you launch.',
        { type: 'purchase', measure: 'distinct', of: 'product', op: 'at-least', value: 5, window: lastDays(365) },
      ),
    );
  return found;
}

function winBack(facts: ProposalFacts): Proposal[] {
  const { rhythm } = facts;
  const found: Proposal[] = [];
  if (hasScore(facts, 'lifecycle'))
    found.push(
      proposal(
        'Slipping, by their own rhythm',
        'They are silent for longer than they used to be between two orders, and not yet lost: now it costs least to ask.',
        { type: 'value', name: 'lifecycle', op: 'in', values: ['slipping'] },
      ),
      proposal('Lost', 'Their silence is far beyond their own rhythm: try once, with care, and then let them go.', {
        ...{ type: 'value', name: 'lifecycle', op: 'in', values: ['lost'] },
      }),
    );
  if (rhythm.medianGapDays !== null) {
    const days = Math.max(1, Math.round(2 * rhythm.medianGapDays));
    found.push(
      proposal(
        `Silent for ${days} days`,
        `Who orders more than once does so every ${Math.round(rhythm.medianGapDays)} days (the middle of them); these ordered at least twice and have been silent for twice that.`,
        all(
          { type: 'purchase', measure: 'orders', op: 'at-least', value: 2 },
          { type: 'purchase', measure: 'recency', op: 'at-least', amount: days, unit: 'days' },
        ),
      ),
      proposal(
        'Silent, and were worth most',
        'Of the silent ones, those of whom there was most to lose: where an effort returns most.',
        all(
          { type: 'purchase', measure: 'recency', op: 'at-least', amount: days, unit: 'days' },
          { type: 'relative', is: 'top', percent: 20, of: { from: 'purchases', measure: 'net' } },
        ),
      ),
    );
  }
  return found;
}

function service(facts: ProposalFacts): Proposal[] {
  const found = [
    proposal(
      'Answered first',
      `Service in the order of ${worthWords(facts)}: the top fifth waits least.`,
      worthMost(facts),
    ),
  ];
  if (hasKind(facts, 'service_contact')) {
    const asked: Node = {
      type: 'event',
      kind: 'service_contact',
      measure: 'count',
      op: 'at-least',
      value: 2,
      window: lastDays(90),
    };
    found.push(
      proposal(
        'Needed help lately',
        'Two or more service contacts in 90 days: mend it before writing of anything else.',
        asked,
      ),
      proposal('Worth most, and needed help', 'Where a good answer keeps most.', all(worthMost(facts), asked)),
    );
  }
  if (hasKind(facts, 'question_answered'))
    found.push(
      proposal(
        'Are not content',
        'Gave 0 to 6 of 10 when asked whether they would recommend you, within half a year.',
        {
          ...{
            type: 'event',
            kind: 'question_answered',
            measure: 'count',
            op: 'at-least',
            value: 1,
            window: lastDays(182),
          },
          where: [
            { field: 'property', name: 'kind', op: 'in', values: ['nps'] },
            { field: 'property', name: 'score', op: 'at-most', value: 6 },
          ],
        },
      ),
    );
  return found;
}

function followResult({ segments, compared }: ProposalFacts): Proposal[] {
  const found = segments.slice(0, 2).flatMap(({ id, name }) => [
    proposal(`Entered “${name}” within 30 days`, 'Who came in: what did they do next?', {
      ...{ type: 'segment', segmentId: id, is: 'entered', amount: 30, unit: 'days' },
    }),
    proposal(`Left “${name}” within 30 days`, 'Who went out, and nobody else: was that the purpose?', {
      ...{ type: 'segment', segmentId: id, is: 'left', amount: 30, unit: 'days' },
    }),
    proposal(`Not in “${name}”`, 'Everybody else, to compare with. They were not drawn at random: see the report.', {
      ...{ type: 'segment', segmentId: id, is: 'not-in' },
    }),
  ]);
  if (compared)
    found.push(
      proposal(
        `Held back from “${compared.name}”`,
        'Drawn at random: the difference to them is what the campaign did.',
        {
          ...{ type: 'experiment', campaignId: compared.id, variants: ['control'] },
        },
      ),
    );
  return found;
}

/** The more telling ones first. What the workspace has no data for is left out. */
export function proposeSegments(kind: PurposeKind, facts: ProposalFacts): Proposal[] {
  const proposals: Record<PurposeKind, () => Proposal[]> = {
    'raise-response': raiseResponse,
    'prioritise-sales': () => prioritiseSales(facts),
    'test-launch': () => testLaunch(facts),
    'win-back': () => winBack(facts),
    service: () => service(facts),
    'follow-result': () => followResult(facts),
  };
  return proposals[kind]();
}

/** What would make more of a purpose possible. */
export function missingFor(kind: PurposeKind, facts: ProposalFacts): string[] {
  const missing: [boolean, string][] = [
    [
      kind === 'raise-response' && !hasKind(facts, 'message_opened'),
      'Nobody has opened a message yet: send a first campaign.',
    ],
    [kind === 'test-launch' && facts.lines.length === 0, 'No order has lines: send what was bought with each order.'],
    [
      ['win-back', 'prioritise-sales'].includes(kind) && facts.rhythm.customers === 0,
      'There are no orders yet: import them.',
    ],
    [
      kind === 'win-back' && !hasScore(facts, 'lifecycle'),
      'Stages of life are not worked out yet: POST /api/v1/customers/groups/score.',
    ],
    [
      ['prioritise-sales', 'service'].includes(kind) && !hasScore(facts, 'expected_value_365'),
      'The expected value is not worked out yet: it happens at night, or as soon as somebody asks for it under Customers.',
    ],
    [
      kind === 'prioritise-sales' && facts.templates.length === 0,
      'There is no template of your best customers: POST /api/v1/customers/templates.',
    ],
    [
      kind === 'service' && !hasKind(facts, 'service_contact'),
      'No service contacts are known: send them as events of kind service_contact.',
    ],
    [kind === 'follow-result' && facts.segments.length === 0, 'There is no segment to follow yet.'],
  ];
  return missing.flatMap(([is, words]) => (is ? [words] : []));
}
