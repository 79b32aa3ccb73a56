import { useNavigate, useSearch } from '@tanstack/react-router';

export type QualitySearch = {
  tab?: string;
  code?: string;
  field?: string;
  segment?: number;
  repair?: number;
  kind?: string;
  score?: number;
  from?: number;
  correct?: string;
};

/** What the address says, and how to go elsewhere on this page. */
export function useQualitySearch() {
  const search = useSearch({ strict: false }) as QualitySearch;
  const navigate = useNavigate();
  const go = (wanted: QualitySearch) => void navigate({ to: '/customers/quality', search: wanted });
  return { search, go };
}
