import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import type { Draft } from './use-draft.ts';

const afterMs = 400;
/** Answers for texts that were passed on the way are of no use later. */
const brief = { gcTime: 30_000, placeholderData: keepPreviousData, retry: false } as const;

/** What is wrong with a design as it is being written, asked for when the writer pauses. */
export function useDesignCheck(draft: Draft) {
  const [asked] = useDebouncedValue(draft, afterMs);
  const check = api.useQuery(
    'post',
    '/templates/lint',
    { body: { ...asked, slots: {} } },
    { ...brief, enabled: isWritten(asked) },
  );
  return {
    problems: check.data?.problems ?? none,
    error: check.error,
    isCurrent: asked === draft && !check.isFetching,
  };
}

const none: components['schemas']['TemplateProblem'][] = [];

const isWritten = ({ mjml, subject }: Draft) => mjml.trim() !== '' && subject.trim() !== '';

export type Viewing = {
  contact?: number | undefined;
  language?: string | undefined;
  scheme?: 'light' | 'dark' | undefined;
};

/** A design as it is being written, as somebody would see it; `isCurrent`: as it is now, not a moment ago. */
export function useDesignPreview(draft: Draft, { contact, language, scheme = 'light' }: Viewing) {
  const [asked] = useDebouncedValue(draft, afterMs);
  const as = { ...(contact ? { contactId: contact } : {}), ...(language ? { language } : {}), scheme };
  const preview = api.useQuery(
    'post',
    '/templates/preview',
    { body: { ...asked, slots: {}, ...as } },
    { ...brief, enabled: isWritten(asked) },
  );
  return { ...preview, isCurrent: asked === draft && !preview.isPlaceholderData && !preview.error };
}
