import { Button, Group, Paper, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { explainGuardrails } from './explain-guardrails.ts';
import { FormCode, FormHoldout } from './form-code.tsx';
import { FormGives } from './form-gives.tsx';
import { FormWhen } from './form-when.tsx';
import { FormLimits, FormWho, useSegmentChoices } from './form-who.tsx';
import { GuardrailsNote } from './guardrails-note.tsx';
import type { OfferDraft } from './offer-draft.ts';

/** An offer, part by part as one would say it: what, when, to whom, how often, by which code, and what is allowed. */
export function OfferForm(props: {
  begin: OfferDraft;
  isMade: boolean;
  verb: string;
  isSaving: boolean;
  error: unknown;
  onSave: (draft: OfferDraft) => void;
  cancel: ReactNode;
}) {
  const { begin, isMade, verb, isSaving, error, onSave, cancel } = props;
  const [draft, setDraft] = useState(begin);
  const change = (changes: Partial<OfferDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const part = { draft, change, isMade };
  const policy = api.useQuery('get', '/offers/policy');
  const { nameOf } = useSegmentChoices();
  const rails = policy.data
    ? explainGuardrails(policy.data.policy, {
        kind: draft.kind,
        isFor: draft.segmentsIn.map(Number),
        percent: draft.kind === 'percent' && draft.percent !== '' ? draft.percent : null,
      })
    : [];
  const isForbidden = !isMade && rails.some(({ verdict }) => verdict === 'forbids');
  const parts = [
    { title: t('What it gives'), content: <FormGives {...part} /> },
    { title: t('When'), content: <FormWhen {...part} /> },
    { title: t('For whom and for what'), content: <FormWho {...part} /> },
    { title: t('How often'), content: <FormLimits {...part} /> },
    { title: t('By which code'), content: <FormCode {...part} /> },
    { title: t('How you will know what it changed'), content: <FormHoldout {...part} /> },
    { title: t('What the policy says'), content: policy.data && <GuardrailsNote rails={rails} nameOf={nameOf} /> },
  ];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isForbidden) onSave(draft);
      }}
    >
      <Stack gap="lg" maw={960}>
        <TextInput
          label={t('Name')}
          description={t('For you, and for those who see the offer at the till.')}
          value={draft.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          required
          maxLength={200}
        />
        {parts.map(({ title, content }) => (
          <Paper key={title} withBorder p="md">
            <Part title={title}>{content}</Part>
          </Paper>
        ))}
        <ProblemNote error={error} />
        <Group>
          <Button type="submit" loading={isSaving} disabled={isForbidden}>
            {verb}
          </Button>
          {cancel}
        </Group>
      </Stack>
    </form>
  );
}
