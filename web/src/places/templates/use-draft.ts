import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { here } from '../../api/here.ts';
import type { components } from '../../api/schema.d.ts';

export type Template = components['schemas']['Template'];

/** What can be written of a design. */
export type Draft = Pick<Template, 'mjml' | 'subject' | 'preheader' | 'text' | 'languages'>;

const draftOf = ({ mjml, subject, preheader, text, languages }: Draft): Draft => ({
  mjml,
  subject,
  preheader,
  text,
  languages,
});

const isSame = (a: Draft, b: Draft): boolean => JSON.stringify(draftOf(a)) === JSON.stringify(draftOf(b));

type Kept = { version: number; draft: Draft };

function readKept(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

const keepAfterMs = 400;
const mostUndone = 100;

/**
 * The design as it is being written. What is not saved stays in this browser and is there again later; `wasKept` says so.
 * The browser asks before the page is closed with it.
 */
export function useDraft(template: Template) {
  const key = `kohort.draft.${here.workspace?.slug}.${template.id}`;
  const saved = useMemo(() => draftOf(template), [template]);
  const [kept, setKept] = useState(() => readKept(key));
  const [draft, setDraft] = useState<Draft>(() => kept?.draft ?? saved);
  const [past, setPast] = useState<Draft[]>([]);
  const isChanged = !isSame(draft, saved);
  const followed = useRef(saved);
  useEffect(() => {
    // A version that came meanwhile is taken over, unless something is being written.
    const before = followed.current;
    followed.current = saved;
    setDraft((now) => (isSame(now, before) ? saved : now));
  }, [saved]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (isChanged) localStorage.setItem(key, JSON.stringify({ version: template.version, draft } satisfies Kept));
      else localStorage.removeItem(key);
    }, keepAfterMs);
    return () => clearTimeout(timer);
  }, [key, draft, isChanged, template.version]);
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  /** As `change`, and can be taken back by `undo`. */
  const step = useCallback(
    (part: Partial<Draft>) => {
      setPast((before) => [...before.slice(-mostUndone), draft]);
      setDraft({ ...draft, ...part });
    },
    [draft],
  );
  const undo = useCallback(() => {
    const last = past.at(-1);
    if (!last) return;
    setPast(past.slice(0, -1));
    setDraft(last);
  }, [past]);
  const discard = useCallback(() => {
    localStorage.removeItem(key);
    setKept(null);
    setPast([]);
    setDraft(saved);
  }, [key, saved]);
  /** After `sent` became a version; null: whatever was being written is left behind. What was typed meanwhile stays. */
  const settle = useCallback(
    (version: Draft, sent: Draft | null) => {
      localStorage.removeItem(key);
      setKept(null);
      setDraft((now) => (sent === null || isSame(now, sent) ? draftOf(version) : now));
    },
    [key],
  );
  return {
    draft,
    change,
    step,
    undo,
    canUndo: past.length > 0,
    discard,
    settle,
    isChanged,
    wasKept: kept !== null && isChanged,
    /** The version the kept work began from, where a newer one was saved since. */
    keptFrom: kept && kept.version < template.version ? kept.version : null,
  };
}

export type DraftTools = ReturnType<typeof useDraft>;
