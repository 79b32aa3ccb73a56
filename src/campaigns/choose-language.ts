/** In which language a contact is written to, and what is asked of the templates room for it. */
import type { SlotContent } from '../rendering/index.ts';
import type { ProgramRequest } from '../templates/index.ts';
import type { Content } from './campaigns.store.ts';

/** The languages in which a version and the contents of its slots have something of their own to say. */
export function languagesOf(version: object, slots: Readonly<Record<string, SlotContent | null>>): string[] {
  const ofTemplate = 'languages' in version ? Object.keys(version.languages as object) : [];
  const ofSlots = Object.values(slots).flatMap((content) =>
    content && 'languages' in content ? Object.keys(content.languages ?? {}) : [],
  );
  return [...new Set([...ofTemplate, ...ofSlots])].filter((tag) => tag !== 'default');
}

export function languageOf(_wanted: string | null, _available: readonly string[], workspaceLanguage: string): string {
  return workspaceLanguage;
}

/** What a content asks of the templates room; slots that are null are left to the design. */
export function programRequest(
  { subject, preheader }: Pick<Content, 'subject' | 'preheader'>,
  slots: Readonly<Record<string, SlotContent | null>>,
  of: { templateVersionId: number; brandVersionId?: number | null | undefined; language: string },
): ProgramRequest {
  const given = Object.entries(slots).filter((entry): entry is [string, SlotContent] => entry[1] !== null);
  const emptySlots = Object.keys(slots).filter((slot) => slots[slot] === null);
  const request = { ...of, subject, preheader, slots: Object.fromEntries(given), emptySlots };
  return request;
}
