import {
  Autocomplete,
  Button,
  Checkbox,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { saved } from '../../parts/notify.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';

type Props = {
  contactId: number;
  topics: readonly string[];
  /** About which topic; '' when that is still to be said, null when nothing is recorded now. */
  topic: string | null;
  onClose: () => void;
  onDone: () => Promise<void>;
};

/** Writes down what a contact said about a topic, with how and where. */
export function RecordConsent(props: Props) {
  return (
    <Modal
      opened={props.topic !== null}
      onClose={props.onClose}
      title={t('Record what the contact said')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {props.topic !== null && <Fields {...props} topic={props.topic} />}
    </Modal>
  );
}

function Fields({ contactId, topics, topic: given, onClose, onDone }: Props & { topic: string }) {
  const [topic, setTopic] = useState(given);
  const [state, setState] = useState<'subscribed' | 'unsubscribed'>('subscribed');
  const [source, setSource] = useState('');
  const [evidence, setEvidence] = useState('');
  const [isConfirmed, setIsConfirmed] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const record = async () => {
    setIsSaving(true);
    setProblem(null);
    try {
      await client.POST('/contacts/{contactId}/consent', {
        params: { path: { contactId } },
        body: {
          ...{ topic: topic.trim(), state, source: source.trim() || 'operator' },
          ...(evidence.trim() && { evidence: { note: evidence.trim() } }),
          ...(isConfirmed && state === 'subscribed' && { confirmed: true }),
        },
      });
      await onDone();
      saved(t('Recorded.'));
      onClose();
    } catch (error) {
      setProblem(error);
    }
    setIsSaving(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void record();
      }}
    >
      <Stack>
        <Autocomplete label={t('Topic')} data={[...topics]} value={topic} onChange={setTopic} required />
        <SegmentedControl
          aria-label={t('What was said')}
          value={state}
          onChange={(value) => setState(value as typeof state)}
          data={[
            { value: 'subscribed', label: t('Yes, subscribe') },
            { value: 'unsubscribed', label: t('No, unsubscribe') },
          ]}
        />
        <TextInput
          label={t('Where it was said')}
          placeholder={t('by telephone')}
          value={source}
          onChange={({ currentTarget }) => setSource(currentTarget.value)}
          maxLength={64}
        />
        <Textarea
          label={t('What proves it')}
          description={t('Kept with the consent for ever: the form, who took the call, what was shown.')}
          autosize
          minRows={2}
          value={evidence}
          onChange={({ currentTarget }) => setEvidence(currentTarget.value)}
        />
        {state === 'subscribed' && (
          <Checkbox
            label={t('It was confirmed elsewhere, and we keep the proof')}
            description={t('Without this, a topic with double opt-in asks the contact by mail first.')}
            checked={isConfirmed}
            onChange={({ currentTarget }) => setIsConfirmed(currentTarget.checked)}
          />
        )}
        <ProblemNote error={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={isSaving} disabled={topic.trim() === ''}>
            {state === 'subscribed' ? t('Record the yes') : t('Record the no')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
