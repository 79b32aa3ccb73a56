import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import type { components, paths } from '../../../api/schema.d.ts';

export type Campaign = components['schemas']['Campaign'];
export type CampaignChange = NonNullable<
  paths['/campaigns/{campaignId}']['patch']['requestBody']
>['content']['application/json'];
export type Content = NonNullable<CampaignChange['contents']>[number];

const pauseMs = 700;

export type Saving =
  | { kind: 'saved'; at: number | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'failed'; error: unknown };

const checks = ['/campaigns/{campaignId}/check', '/campaigns/{campaignId}/check/contacts'];

/** A first answer that is still on its way would be one about the draft as it was: it is called off. */
async function askAnew(queries: QueryClient, path: string): Promise<void> {
  const queryKey = ['get', path];
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
}

/**
 * A draft that saves itself: what is changed is seen at once and sent when nobody has typed for a moment. What the server
 * refuses stays as it was typed, and is sent again with the next change.
 */
export function useDraft(campaign: Campaign) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(campaign);
  const [saving, setSaving] = useState<Saving>({ kind: 'saved', at: null });
  const pending = useRef<CampaignChange>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = useRef<Promise<void>>(Promise.resolve());

  const send = useCallback(async () => {
    const body = pending.current;
    if (Object.keys(body).length === 0) return;
    pending.current = {};
    setSaving({ kind: 'saving' });
    try {
      const params = { path: { campaignId: campaign.id } };
      const { data } = await client.PATCH('/campaigns/{campaignId}', { params, body });
      queries.setQueryData(['get', '/campaigns/{campaignId}', { params }], data);
      for (const path of checks) void askAnew(queries, path);
      setSaving({ kind: 'saved', at: Date.now() });
    } catch (error) {
      pending.current = { ...body, ...pending.current };
      setSaving({ kind: 'failed', error });
    }
  }, [campaign.id, queries]);

  /** Sends now what waits; resolves when it is answered. One request at a time, in their order. */
  const flush = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    last.current = last.current.then(send);
    return last.current;
  }, [send]);

  const change = useCallback(
    (part: CampaignChange) => {
      setDraft((before) => ({ ...before, ...(part as Partial<Campaign>) }));
      pending.current = { ...pending.current, ...part };
      setSaving({ kind: 'waiting' });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), pauseMs);
    },
    [flush],
  );

  useEffect(() => () => void flush(), [flush]);
  return { draft, change, flush, saving };
}

export type Draft = ReturnType<typeof useDraft>;
