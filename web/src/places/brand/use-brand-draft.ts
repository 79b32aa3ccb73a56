import { useEffect, useMemo, useState } from 'react';
import { here } from '../../api/here.ts';
import type { components } from '../../api/schema.d.ts';
import { useAskBeforeLeaving } from '../../parts/use-ask-before-leaving.ts';

export type Brand = components['schemas']['Brand'];
/** What a version of the brand says itself. */
export type BrandDraft = Pick<Brand, 'theme' | 'partials'>;

const keepAfterMs = 400;

/** The brand as it is being changed. What is not saved stays in this browser, and whoever leaves with it is asked first. */
export function useBrandDraft(brand: Brand) {
  const key = `kohort.brand-draft.${here.workspace?.slug}`;
  const saved = useMemo((): BrandDraft => ({ theme: brand.theme, partials: brand.partials }), [brand]);
  const [draft, setDraft] = useState<BrandDraft>(() => {
    try {
      return (JSON.parse(localStorage.getItem(key) ?? 'null') as BrandDraft | null) ?? saved;
    } catch {
      return saved;
    }
  });
  const [wasKept] = useState(() => localStorage.getItem(key) !== null);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (isChanged) localStorage.setItem(key, JSON.stringify(draft));
      else localStorage.removeItem(key);
    }, keepAfterMs);
    return () => clearTimeout(timer);
  }, [key, draft, isChanged]);
  useAskBeforeLeaving(isChanged);
  const settle = () => localStorage.removeItem(key);
  return {
    draft,
    setDraft,
    isChanged,
    wasKept: wasKept && isChanged,
    settle,
    discard: () => {
      settle();
      setDraft(saved);
    },
  };
}
