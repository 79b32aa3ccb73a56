import { useQueryClient } from '@tanstack/react-query';

const about = [
  '/contacts/{contactId}',
  '/contacts/{contactId}/consent',
  '/contacts/{contactId}/opt-ins',
  '/contacts/{contactId}/notes',
  '/contacts/{contactId}/quality',
  '/contacts/{contactId}/priority',
  '/reports/contacts/{contactId}/timeline',
  '/reports/contacts/{contactId}/segments',
  '/reports/contacts',
  '/reports/contacts/{contactId}',
  '/duplicates',
  '/merges',
  '/companies/{companyKey}',
];

/** Asks anew what pages show of a contact: after something was changed about it. */
export function useContactChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(about.map((path) => queries.invalidateQueries({ queryKey: ['get', path] })));
  };
}
