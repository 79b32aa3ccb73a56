import { t } from '../../../words/index.ts';

type Named = { contactId: number; name?: string | null; email: string | null; externalId: string | null };

/** What somebody is called in rows of a segment: the name, else the e-mail, else the number of other systems. */
export const contactName = ({ contactId, name, email, externalId }: Named): string =>
  name ?? email ?? externalId ?? t('Contact {id}', { id: String(contactId) });
