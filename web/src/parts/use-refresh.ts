import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { paths } from '../api/schema.d.ts';

/** `const refresh = useRefresh(); await refresh('/webhooks', '/webhooks/{webhookId}')`: asks anew what is shown of these. */
export function useRefresh(): (...of: (keyof paths)[]) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (...of) => {
      await Promise.all(of.map((path) => queries.invalidateQueries({ queryKey: ['get', path] })));
    },
    [queries],
  );
}
