import { useNavigate } from '@tanstack/react-router';

/**
 * `const setSearch = useSetSearch(); setSearch({ months: 3, move: undefined })`: changes what stands behind the ? of the address
 * and leaves the rest of it, and the page, where they are. `replace`: Back does not come by here.
 */
export function useSetSearch() {
  const navigate = useNavigate();
  return (changes: object, { replace = false } = {}): Promise<void> =>
    navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...changes }),
      replace,
      resetScroll: false,
    });
}
