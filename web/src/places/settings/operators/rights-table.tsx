import { DataTable } from '../../../parts/data-table.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { type Role, roleWord } from './roles.ts';

type Right = { what: string; who: readonly Role[] };

const rights = (): Right[] => [
  { what: t('Look at customers, segments, offers, campaigns and reports'), who: ['owner', 'marketer', 'reader'] },
  { what: t('Look at the settings and at who changed what'), who: ['owner', 'marketer', 'reader'] },
  { what: t('Change contacts, mend data, import files'), who: ['owner', 'marketer'] },
  { what: t('Make segments, offers, templates and campaigns, and launch them'), who: ['owner', 'marketer'] },
  { what: t('Decide which segments are prioritised, and how customers are judged'), who: ['owner', 'marketer'] },
  { what: t('Change the workspace, its operators and API keys'), who: ['owner'] },
  { what: t('Set up sending domains, ways out, and where bounces are read from'), who: ['owner'] },
  { what: t('Let other systems be told what happens, and ask them'), who: ['owner'] },
];

/** What each role may do, in a table. */
export function RightsTable() {
  const column = (role: Role) => ({
    name: roleWord(role),
    cell: ({ who }: Right) =>
      who.includes(role) ? (
        <StateWord mood="good">{t('yes')}</StateWord>
      ) : (
        <StateWord mood="quiet">{t('no')}</StateWord>
      ),
  });
  return (
    <DataTable
      name={t('What each role may do')}
      rows={rights()}
      rowKey={({ what }) => what}
      columns={[{ name: t('What'), cell: ({ what }) => what }, column('owner'), column('marketer'), column('reader')]}
    />
  );
}
