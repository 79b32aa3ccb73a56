import { useBlocker } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { here } from '../../../api/here.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { type History, record, redo, startHistory, undo } from '../../../parts/edit-history.ts';
import type { Definition, Group } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';
import type { PurposeKey } from '../purposes.ts';
import { closeDefinition, openDefinition } from './edit-definition.ts';

export type Written = { definition: Definition | null; name: string; purpose: string; purposeKind: PurposeKey | null };
type Fields = Omit<Written, 'definition'>;
type Kept = Fields & { root: Group };

const keyOf = (segmentId: number | undefined): string =>
  `kohort.segment.${here.workspace?.slug ?? ''}.${segmentId ?? 'new'}`;

/** What this tab kept of work that was not saved. */
function readKept(key: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

/** What is being written: kept in the tab until it is saved, with a way back for every change. */
export function useBuilderState(segmentId: number | undefined, start: Written) {
  const key = keyOf(segmentId);
  const [base, setBase] = useState<Kept>(() => {
    const { definition, ...fields } = start;
    return { ...fields, root: openDefinition(definition) };
  });
  const [kept] = useState(() => readKept(key));
  const [history, setHistory] = useState<History<Group>>(() => startHistory(kept?.root ?? base.root));
  const [fields, setFields] = useState<Fields>(() => {
    const { root: _, ...others } = kept ?? base;
    return others;
  });
  const [isRestored, setIsRestored] = useState(kept !== null);
  const isLeft = useRef(false);
  const now = JSON.stringify({ ...fields, root: history.present });
  const { root: baseRoot, ...baseFields } = base;
  const isChanged = now !== JSON.stringify({ ...baseFields, root: baseRoot });

  useEffect(() => {
    if (isChanged && !isLeft.current) sessionStorage.setItem(key, now);
    else sessionStorage.removeItem(key);
  }, [key, now, isChanged]);

  const confirm = useConfirm();
  useBlocker({
    disabled: !isChanged,
    enableBeforeUnload: () => isChanged && !isLeft.current,
    shouldBlockFn: async ({ current, next }) => {
      if (isLeft.current || current.pathname === next.pathname) return false;
      return !(await confirm({
        title: t('Leave without saving?'),
        children: t('What you wrote is kept in this tab: you find it here when you come back.'),
        verb: t('Leave'),
      }));
    },
  });

  const root = history.present;
  const definition = useMemo(() => closeDefinition(root), [root]);
  return {
    root,
    definition,
    fields,
    isChanged,
    isDefinitionChanged: JSON.stringify(root) !== JSON.stringify(baseRoot),
    isRestored,
    setFields: (more: Partial<Fields>) => setFields((before) => ({ ...before, ...more })),
    apply: (next: Group, group?: string) => setHistory((before) => record(before, next, group ?? null)),
    undo: history.past.length > 0 ? () => setHistory(undo) : null,
    redo: history.future.length > 0 ? () => setHistory(redo) : null,
    /** It is saved as it stands: nothing to keep, nothing to warn of. */
    settle: () => {
      isLeft.current = true;
      sessionStorage.removeItem(key);
    },
    /** As it was before. */
    startAnew: () => {
      sessionStorage.removeItem(key);
      setHistory(startHistory(baseRoot));
      setFields(baseFields);
      setIsRestored(false);
    },
    /** What was saved is what is compared with from now on. */
    rebase: () => setBase({ ...fields, root }),
  };
}

export type BuilderState = ReturnType<typeof useBuilderState>;
