import { useSearch } from '@tanstack/react-router';
import { useSetSearch } from '../../../parts/use-set-search.ts';

/** What stands behind the ? of the page of a segment. */
export type SegmentSearch = {
  tab?: string | undefined;
  why?: number | undefined;
  search?: string | undefined;
  alsoIn?: number | undefined;
  notIn?: number | undefined;
  days?: number | undefined;
  date?: string | undefined;
  change?: 'entered' | 'left' | 'enter' | 'leave' | undefined;
  at?: string | undefined;
  /** Members of a local day of the past, by the definition of now. */
  asOf?: string | undefined;
};

/** What the address asks for, and how to ask for something else; the rest stays. */
export function useSegmentSearch(): [SegmentSearch, (change: SegmentSearch, options?: { isStep?: boolean }) => void] {
  const search = useSearch({ strict: false }) as SegmentSearch;
  const setSearch = useSetSearch();
  const change = (wanted: SegmentSearch, { isStep = false } = {}) => void setSearch(wanted, { replace: !isStep });
  return [search, change];
}
