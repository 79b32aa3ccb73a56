import { useRefresh } from '../../../parts/use-refresh.ts';

/** Asks anew for all that a change of a template touches. */
export function useChanged(): () => Promise<void> {
  const refresh = useRefresh();
  return () =>
    refresh(
      '/customers/templates',
      '/customers/templates/{customerTemplateId}',
      '/customers/templates/{customerTemplateId}/traits',
      '/customers/templates/{customerTemplateId}/check',
      '/customers/templates/{customerTemplateId}/contacts',
      '/customers/templates/{customerTemplateId}/contacts/{contactId}',
      '/customers/runs',
    );
}
