/**
 * What came of the messages of a campaign, as SQL: the report counts by these conditions and the lists of the messages
 * behind its numbers select by them, so that they cannot disagree.
 */

/** Messages with an event of this kind, and of none of those that say more: each stands with the best that is known. */
const only = (action: 'opened' | 'clicked', as: string, ...betterKinds: string[]) => {
  const column = (ending: string) => `b.${action}${ending}`;
  return ['b.message_id is not null', column(as), ...betterKinds.map((ending) => `not ${column(ending)}`)].join(
    ' and ',
  );
};

const endings = ['', '_proxy', '_unsure', '_machine'] as const;
const classColumns = (['opened', 'clicked'] as const).flatMap((action) =>
  endings.map((ending) => `bool_or(k.name = 'message_${action}${ending}') as ${action}${ending}`),
);

/** Kinds of events that tell what came back of a message. */
export const cameBackKinds = [
  ...(['opened', 'clicked'] as const).flatMap((action) => endings.map((ending) => `message_${action}${ending}`)),
  'message_unsubscribed',
  'message_complained',
];

type Facts = 'came_back' | 'bounced' | 'converted' | 'redeemed' | 'bought';
type Condition = { sql: string; needs?: Facts };

const ofState = (state: string): Condition => ({ sql: `m.state = '${state}'` });
const cameBack = (sql: string): Condition => ({ sql, needs: 'came_back' });

/** Held back by the draw of the campaign itself; see compareArms. */
const isControl = `m.state = 'control' and m.reason is null`;
const isTreated = `not (${isControl}) and m.state <> 'dropped'`;

/** Each number of a report, as a condition on `m` (message) and what is known of it. */
export const outcomeConditions = {
  planned: { sql: `m.state <> 'control'` },
  accepted: ofState('accepted'),
  rejected: ofState('rejected'),
  unknown: ofState('unknown'),
  dropped: ofState('dropped'),
  waiting: { sql: `m.state in ('planned', 'claimed')` },
  opened: cameBack(only('opened', '')),
  openedUnsure: cameBack(only('opened', '_unsure', '')),
  openedProxy: cameBack(only('opened', '_proxy', '', '_unsure')),
  openedMachine: cameBack(only('opened', '_machine', '', '_unsure', '_proxy')),
  clicked: cameBack(only('clicked', '')),
  clickedUnsure: cameBack(only('clicked', '_unsure', '')),
  clickedProxy: cameBack(only('clicked', '_proxy', '', '_unsure')),
  clickedMachine: cameBack(only('clicked', '_machine', '', '_unsure', '_proxy')),
  unsubscribed: cameBack('b.unsubscribed'),
  complained: cameBack('b.complained'),
  bouncedHard: { sql: `m.state = 'accepted' and f.hard`, needs: 'bounced' },
  bouncedSoft: { sql: `m.state = 'accepted' and f.soft and not f.hard`, needs: 'bounced' },
  redeemed: { sql: 'r.uses > 0', needs: 'redeemed' },
  ordered: { sql: 'v.orders > 0', needs: 'converted' },
  treated: { sql: isTreated },
  control: { sql: isControl },
  treatedBought: { sql: `${isTreated} and g.orders > 0`, needs: 'bought' },
  controlBought: { sql: `${isControl} and g.orders > 0`, needs: 'bought' },
} as const satisfies Record<string, Condition>;

export type OutcomeName = keyof typeof outcomeConditions;
export const outcomeNames = Object.keys(outcomeConditions) as [OutcomeName, ...OutcomeName[]];

/** Placeholders of what the facts are asked by. */
type Places = { kinds: string; model: string };

/** What is known of the messages in `m`, each as a CTE. $1: workspace, $2: campaign. */
const factRows = ({ kinds, model }: Places): Record<Facts, string> => ({
  came_back: `came_back as (
       select e.message_id, ${classColumns.join(', ')},
              bool_or(k.name = 'message_unsubscribed') as unsubscribed,
              bool_or(k.name = 'message_complained') as complained
         from event e join event_kind k on k.id = e.kind_id and k.workspace_id = $1
        where e.workspace_id = $1 and e.message_id in (select id from m) and k.name = any(${kinds}::text[])
        group by e.message_id
     )`,
  bounced: `bounced as (
       select message_id, bool_or(class = 'hard') as hard, bool_or(class = 'soft') as soft
         from bounce where workspace_id = $1 and message_id in (select id from m) and class in ('hard', 'soft')
        group by message_id
     )`,
  converted: `converted as (
       select message_id, count(*) as orders, sum(amount) as amount
         from conversion where workspace_id = $1 and campaign_id = $2 and model = ${model}::text group by message_id
     )`,
  redeemed: `redeemed as (
       select m.id as message_id, count(*) as uses, sum(r.order_amount) as amount
         from m
         join campaign c on c.id = $2 and c.workspace_id = $1
         join redemption r on r.workspace_id = $1 and r.offer_id = any(m.offer_ids) and r.contact_id = m.contact_id
                          and r.is_valid and r.at >= c.launched_at
        group by m.id
     )`,
  bought: `bought as (
       select e.contact_id, sum(e.amount) as revenue,
              count(*) filter (where e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')) as orders
         from event e
        where e.workspace_id = $1
          and e.kind_id = any(array(select id from event_kind where workspace_id = $1 and name in ('order', 'refund')))
          and e.at >= (select launched_at from campaign where workspace_id = $1 and id = $2)
        group by e.contact_id
     )`,
});

const factJoins: Record<Facts, string> = {
  came_back: 'left join came_back b on b.message_id = m.id',
  bounced: 'left join bounced f on f.message_id = m.id',
  converted: 'left join converted v on v.message_id = m.id',
  redeemed: 'left join redeemed r on r.message_id = m.id',
  bought: 'left join bought g on g.contact_id = m.contact_id',
};

/** All facts that the totals of a report are made of. */
export const reportFacts = ['came_back', 'bounced', 'converted', 'redeemed'] as const satisfies Facts[];

/** The facts that one outcome is told by. */
export const factsOf = (outcome: OutcomeName): Facts[] => {
  const { needs }: Condition = outcomeConditions[outcome];
  return needs ? [needs] : [];
};

/** CTEs that follow one called `m`, and the joins to what they say. */
export function withFacts(facts: readonly Facts[], places: Places): { rows: string; joins: string } {
  const rows = factRows(places);
  return {
    rows: facts.map((fact) => `, ${rows[fact]}`).join(''),
    joins: facts.map((fact) => factJoins[fact]).join('\n'),
  };
}

/** "as many as fulfil it", as a column. */
export const countOf = (outcome: OutcomeName): string => `count(*) filter (where ${outcomeConditions[outcome].sql})`;
