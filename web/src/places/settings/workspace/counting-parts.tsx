import { t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { isOn, numberOf, textOf, textOrNull } from '../form/field.ts';
import type { ChangeWorkspace, Workspace } from './use-workspace.ts';

const scope = 'workspace:write';

/** What links carry, which orders count for which message, and when a bouncing address is given up. */
export function CountingParts({ settings, change }: { settings: Workspace['settings']; change: ChangeWorkspace }) {
  const { utm, attribution, bounceRules } = settings;
  return (
    <>
      <EditPart
        title={t('Links in messages')}
        scope={scope}
        fields={[
          {
            kind: 'text',
            type: 'url',
            name: 'trackingUrl',
            label: t('Address of links'),
            placeholder: 'https://links.shop.example',
            hint: t('An address of your own that leads here; people trust it more. Empty: that of the installation.'),
            isWide: true,
          },
          {
            kind: 'text',
            name: 'utm.source',
            label: t('UTM source'),
            placeholder: 'kohort',
            hint: t('Added to links that lead to web pages, for your web analytics.'),
          },
          {
            kind: 'text',
            name: 'utm.medium',
            label: t('UTM medium'),
            placeholder: 'email',
            hint: t('The name of the campaign is added with them.'),
          },
          {
            kind: 'switch',
            name: 'honeyLink',
            label: t('Hide a link that only machines follow'),
            hint: t('Whoever follows it is a scanner: its opens and clicks are kept apart from those of people.'),
            isWide: true,
          },
        ]}
        initial={{
          trackingUrl: String(settings.trackingUrl ?? ''),
          'utm.source': utm?.source ?? '',
          'utm.medium': utm?.medium ?? '',
          honeyLink: settings.honeyLink !== false,
        }}
        save={(values) => {
          const source = textOrNull(values, 'utm.source');
          const medium = textOrNull(values, 'utm.medium');
          return change({
            settings: {
              trackingUrl: textOrNull(values, 'trackingUrl'),
              utm: source || medium ? { ...(source && { source }), ...(medium && { medium }) } : null,
              honeyLink: isOn(values, 'honeyLink'),
            },
          });
        }}
      />
      <EditPart
        title={t('Which orders count')}
        lead={t('When an order is put down to a message. Comparisons with who was held back do not depend on it.')}
        scope={scope}
        fields={[
          {
            kind: 'choice',
            name: 'model',
            label: t('An order counts for'),
            options: [
              { value: 'last-click', label: t('the message that was clicked last before it') },
              { value: 'any-message', label: t('the last message before it, clicked or not') },
            ],
          },
          {
            kind: 'number',
            name: 'days',
            label: t('If it came within'),
            min: 1,
            max: 90,
            unit: t('days'),
            isRequired: true,
          },
        ]}
        initial={{ model: attribution?.model ?? 'last-click', days: attribution?.days ?? 7 }}
        save={(values) =>
          change({
            settings: {
              attribution: {
                model: textOf(values, 'model') as 'last-click' | 'any-message',
                days: numberOf(values, 'days') ?? 0,
              },
            },
          })
        }
      />
      <EditPart
        title={t('When an address bounces')}
        lead={t('An address that does not exist is written to no more at once. A full mailbox and the like may pass.')}
        scope={scope}
        fields={[
          {
            kind: 'number',
            name: 'softBounces',
            label: t('Give up after so many soft bounces'),
            min: 1,
            max: 100,
            isRequired: true,
          },
          { kind: 'number', name: 'withinDays', label: t('Within days'), min: 1, max: 365, isRequired: true },
          {
            kind: 'switch',
            name: 'suppressBlocked',
            label: t('Count refusals that are about us as well'),
            hint: t('"Blocked" or "spam" says little about the address: better left off.'),
            isWide: true,
          },
        ]}
        initial={{
          softBounces: bounceRules?.softBounces ?? 5,
          withinDays: bounceRules?.withinDays ?? 30,
          suppressBlocked: bounceRules?.suppressBlocked ?? false,
        }}
        save={(values) =>
          change({
            settings: {
              bounceRules: {
                softBounces: numberOf(values, 'softBounces') ?? 0,
                withinDays: numberOf(values, 'withinDays') ?? 0,
                suppressBlocked: isOn(values, 'suppressBlocked'),
              },
            },
          })
        }
      />
    </>
  );
}
