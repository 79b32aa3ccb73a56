import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { here } from '../../api/here.ts';
import type { components } from '../../api/schema.d.ts';
import { record, redo, startHistory, undo } from '../../parts/edit-history.ts';
import { useAskBeforeLeaving } from '../../parts/use-ask-before-leaving.ts';

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

/**
 * The design as it is being written. What is not saved stays in this browser and is there again later; `wasKept` says so.
 * Whoever leaves the page with it is asked first.
 */
export function useDraft(template: Template) {
  const key = `kohort.draft.${here.workspace?.slug}.${template.id}`;
  const saved = useMemo(() => draftOf(template), [template]);
  const [kept, setKept] = useState(() => readKept(key));
  const [history, setHistory] = useState(() => startHistory<Draft>(kept?.draft ?? saved));
  const draft = history.present;
  const isChanged = !isSame(draft, saved);
  const followed = useRef(saved);
  useEffect(() => {
    // A version that came meanwhile is taken over, unless something is being written.
    const before = followed.current;
    followed.current = saved;
    setHistory((now) => (isSame(now.present, before) ? startHistory(saved) : now));
  }, [saved]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (isChanged) localStorage.setItem(key, JSON.stringify({ version: template.version, draft } satisfies Kept));
      else localStorage.removeItem(key);
    }, keepAfterMs);
    return () => clearTimeout(timer);
  }, [key, draft, isChanged, template.version]);
  useAskBeforeLeaving(isChanged);
  /** What is written as text has the ways back of its field: what was changed by blocks before cannot be taken back then. */
  const change = useCallback((part: Partial<Draft>) => {
    setHistory((now) => {
      const next = { ...now.present, ...part };
      return isSame(next, now.present) ? now : startHistory(next);
    });
  }, []);
  /** As `change`, and can be taken back. Steps of one `group` that follow one another are taken back together. */
  const step = useCallback((part: Partial<Draft>, group?: string) => {
    setHistory((now) => record(now, { ...now.present, ...part }, group ?? null));
  }, []);
  const discard = useCallback(() => {
    localStorage.removeItem(key);
    setKept(null);
    setHistory(startHistory(saved));
  }, [key, saved]);
  /** After `sent` became a version; null: whatever was being written is left behind. What was typed meanwhile stays. */
  const settle = useCallback(
    (version: Draft, sent: Draft | null) => {
      localStorage.removeItem(key);
      setKept(null);
      setHistory((now) =>
        sent === null || isSame(now.present, sent) ? { ...now, present: draftOf(version), group: null } : now,
      );
    },
    [key],
  );
  return {
    draft,
    change,
    step,
    undo: history.past.length > 0 ? () => setHistory(undo) : null,
    redo: history.future.length > 0 ? () => setHistory(redo) : null,
    discard,
    settle,
    isChanged,
    wasKept: kept !== null && isChanged,
    /** The version the kept work began from, where a newer one was saved since. */
    keptFrom: kept && kept.version < template.version ? kept.version : null,
  };
}

export type DraftTools = ReturnType<typeof useDraft>;
