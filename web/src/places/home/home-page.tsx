import { here } from '../../api/here.ts';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';

/** Home. */
export default function HomePage() {
  return <Page title={here.workspace?.name ?? t('Home')}>{null}</Page>;
}
