import { t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { type Field, numberOf, type Values } from '../form/field.ts';
import { rateFields, ratesOf, rateValues } from '../form/rates.ts';
import type { WayChange } from './way-change.ts';
import type { Way } from './way-form.ts';

type Props = { way: Way; change: (body: WayChange) => Promise<void> };
type Limits = Way['limits'];
type Operators = NonNullable<Limits['operators']>;

/** Operators of mailboxes, by the names people know. Those of them who are brands are the same in any language. */
const operatorTitles = {
  google: 'Gmail',
  microsoft: 'Microsoft (Outlook, Hotmail, Microsoft 365)',
  yahoo: 'Yahoo, AOL',
  apple: 'Apple (iCloud)',
  gmx: 'GMX, WEB.DE, mail.com',
  'mail-ru': 'Mail.ru',
  yandex: 'Yandex',
  proton: 'Proton',
  zoho: 'Zoho',
  comcast: 'Comcast',
  orange: 'Orange',
  telia: 'Telia',
  'one-com': 'one.com',
  fastmail: 'Fastmail',
} as const;
type OperatorName = keyof typeof operatorTitles;
const operatorNames = Object.keys(operatorTitles) as OperatorName[];

const operatorFields = (): Field[] =>
  operatorNames.map((name) => ({ kind: 'number', name: `op-${name}`, label: operatorTitles[name], min: 1 }));

/** How many a minute each operator gets; other limits of an operator that the API knows stay as they are. */
function operatorsOf(values: Values, before: Operators): Operators {
  const kept = operatorNames.flatMap((name) => {
    const { perMinute: _, ...rest } = before[name] ?? {};
    const perMinute = numberOf(values, `op-${name}`);
    const limits = { ...rest, ...(perMinute === null ? {} : { perMinute }) };
    return Object.keys(limits).length > 0 ? [[name, limits]] : [];
  });
  return Object.fromEntries(kept) as Operators;
}

/** How fast messages go by a way out: in all, and to the mailboxes of one operator. */
export function WayLimits({ way, change }: Props) {
  const { limits } = way;
  const { perDomain, connections } = limits;
  return (
    <>
      <EditPart
        title={t('How fast')}
        lead={t('At most so many messages by this way. Empty: as many as the mail server takes.')}
        scope="delivery:write"
        fields={[
          ...rateFields(),
          {
            kind: 'number',
            name: 'connections',
            label: t('Connections at once'),
            min: 1,
            max: 200,
            hint: t('Of each worker to the mail server.'),
          },
          {
            kind: 'number',
            name: 'perDomain',
            label: t('A minute to one small domain'),
            min: 1,
            hint: t('For each domain that belongs to none of the operators below.'),
          },
        ]}
        initial={{ ...rateValues(limits), connections: connections ?? '', perDomain: perDomain?.perMinute ?? '' }}
        save={(values) => {
          const {
            perSecond: _,
            perMinute: __,
            perHour: ___,
            perDay: ____,
            connections: _____,
            perDomain: ______,
            ...rest
          } = limits;
          const connectionsNow = numberOf(values, 'connections');
          const minute = numberOf(values, 'perDomain');
          const { perMinute: _______, ...domainRest } = perDomain ?? {};
          const domain = { ...domainRest, ...(minute === null ? {} : { perMinute: minute }) };
          return change({
            limits: {
              ...rest,
              ...ratesOf(values),
              ...(connectionsNow === null ? {} : { connections: connectionsNow }),
              ...(Object.keys(domain).length > 0 ? { perDomain: domain } : {}),
            },
          });
        }}
      />
      <EditPart
        title={t('How fast to each operator of mailboxes')}
        lead={t(
          'So many messages a minute at most, to all mailboxes of one operator together. Empty: no limit of its own.',
        )}
        scope="delivery:write"
        fields={operatorFields()}
        initial={Object.fromEntries(
          operatorNames.map((name) => [`op-${name}`, limits.operators?.[name]?.perMinute ?? '']),
        )}
        save={(values) => {
          const operators = operatorsOf(values, limits.operators ?? {});
          const { operators: _, ...rest } = limits;
          return change({ limits: { ...rest, ...(Object.keys(operators).length > 0 ? { operators } : {}) } });
        }}
      />
    </>
  );
}
