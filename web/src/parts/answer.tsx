import type { ReactNode } from 'react';
import { Loading } from './loading.tsx';
import { ProblemNote } from './problem-note.tsx';

/**
 * What a query brought, or that it is on its way, or why it did not come. What came before stays while it is asked anew.
 * `<Answer query={segments} words={t('Counting …')}>{({ items }) => …}</Answer>`
 * Where a whole page waits for it, a problem needs a page around it too: `around={pageFor(t('Contact'), { to: '/contacts', … })}`.
 */
export function Answer<Data>(props: {
  /** Of a query, or what was made of one. */
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  /** What is being waited for, said after two seconds. */
  words?: string;
  /** What stands around a problem. */
  around?: (inside: ReactNode) => ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { query, words, around = (inside: ReactNode) => inside, children } = props;
  const { data, error } = query;
  if (data !== undefined)
    return (
      <>
        {error ? <ProblemNote error={error} onRetry={() => void query.refetch()} /> : null}
        {children(data)}
      </>
    );
  if (error) return around(<ProblemNote error={error} onRetry={() => void query.refetch()} />);
  return <Loading {...(words ? { words } : {})} />;
}
