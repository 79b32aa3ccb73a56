import { api } from '../api/client.ts';
import { t } from '../words/index.ts';

/** Names of those who did something, which are told as "operator:…", "key:…" or "system". */
export function useNamesOfActors(): (actor: string) => string {
  const operators = api.useQuery('get', '/operators');
  return (actor) => {
    if (actor === 'system') return 'Kohort';
    if (actor.startsWith('key:')) return t('API key {name}', { name: actor.slice(4) });
    if (!operators.data) return '';
    const found = operators.data.items.find(({ id }) => actor === `operator:${id}`);
    return found?.name ?? t('Somebody who is gone');
  };
}
