import { t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { type Field, textOf } from '../form/field.ts';
import { languageOptions, zoneOptions } from '../form/languages.ts';
import type { ChangeWorkspace, Workspace } from './use-workspace.ts';

const scope = 'workspace:write';

/** Who the company is, when its days begin, and from whom messages come. */
export function CompanyParts({ workspace, change }: { workspace: Workspace; change: ChangeWorkspace }) {
  const { settings } = workspace;
  const about: Field[] = [
    {
      kind: 'text',
      name: 'name',
      label: t('Name'),
      isRequired: true,
      hint: t('As operators see it in the workspace switch.'),
    },
    {
      kind: 'choice',
      name: 'language',
      label: t('Language of messages'),
      options: languageOptions(workspace.language),
      isSearchable: true,
      hint: t('For contacts of whom no other language is known.'),
    },
    {
      kind: 'choice',
      name: 'timeZone',
      label: t('Time zone'),
      options: zoneOptions(workspace.timeZone),
      isSearchable: true,
      isWide: true,
      hint: t('When days begin in reports and offers, and for contacts whose own time zone is not known.'),
    },
  ];
  const sender: Field[] = [
    { kind: 'text', name: 'sender.name', label: t('Name of the sender'), isRequired: true },
    {
      kind: 'text',
      type: 'email',
      name: 'sender.email',
      label: t('Address of the sender'),
      isRequired: true,
      hint: t('Its domain should be one of the sending domains, or few mails arrive.'),
    },
    {
      kind: 'text',
      type: 'email',
      name: 'replyTo',
      label: t('Replies go to'),
      hint: t('Empty: to the sender.'),
    },
    {
      kind: 'long',
      name: 'postalAddress',
      label: t('Postal address'),
      isRequired: true,
      isWide: true,
      hint: t('It stands in every marketing message; many laws want it.'),
    },
  ];
  return (
    <>
      <EditPart
        title={t('The company')}
        lead={t(
          'Short name in addresses: {slug}. Amounts are in {currency}: neither can be changed, as what is stored leans on them.',
          {
            slug: workspace.slug,
            currency: workspace.currency,
          },
        )}
        scope={scope}
        fields={about}
        initial={{ name: workspace.name, language: workspace.language, timeZone: workspace.timeZone }}
        save={(values) =>
          change({
            name: textOf(values, 'name'),
            language: textOf(values, 'language'),
            timeZone: textOf(values, 'timeZone'),
          })
        }
      />
      <EditPart
        title={t('Sender')}
        lead={t('From whom messages come, unless a campaign says otherwise.')}
        scope={scope}
        fields={sender}
        initial={{
          'sender.name': settings.sender.name,
          'sender.email': settings.sender.email,
          replyTo: settings.replyTo === settings.sender.email ? '' : (settings.replyTo ?? ''),
          postalAddress: settings.postalAddress,
        }}
        save={(values) =>
          change({
            settings: {
              sender: { name: textOf(values, 'sender.name'), email: textOf(values, 'sender.email') },
              replyTo: textOf(values, 'replyTo') || textOf(values, 'sender.email'),
              postalAddress: textOf(values, 'postalAddress'),
            },
          })
        }
      />
    </>
  );
}
