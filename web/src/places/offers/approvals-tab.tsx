import { Button, Group, NativeSelect, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { dateTime } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { useNamesOfActors } from '../../parts/who.tsx';
import { t } from '../../words/index.ts';
import { type ApprovalRule, explainGuardrails } from './explain-guardrails.ts';
import { useSegmentChoices } from './form-who.tsx';
import { GuardrailsNote } from './guardrails-note.tsx';
import type { Offer } from './offer-words.ts';

type Approval = components['schemas']['OfferApproval'];

const ruleNames: Readonly<Record<ApprovalRule, string>> = {
  'mobile-group': t('the mobile group may get it'),
  'higher-step': t('it may be more than people were given before'),
  budget: t('it may go beyond its budget'),
  'margin-floor': t('it may go below the margin floors'),
};

/** What the policy says about the offer, who freed it from which rule, and why. */
export function ApprovalsTab({ offer }: { offer: Offer }) {
  const policy = api.useQuery('get', '/offers/policy');
  const approvals = api.useQuery('get', '/offers/{offerId}/approvals', { params: { path: { offerId: offer.id } } });
  const { choices, nameOf } = useSegmentChoices();
  const canWrite = can('offers:write') && !offer.archivedAt;
  return (
    <Stack gap="xl">
      <Part title={t('What the policy says')}>
        <Answer query={policy}>
          {(found) => (
            <GuardrailsNote
              nameOf={nameOf}
              rails={explainGuardrails(found.policy, {
                kind: offer.kind,
                isFor: offer.rules.segments.in,
                percent: offer.basisPoints === null ? null : offer.basisPoints / 100,
              })}
            />
          )}
        </Answer>
      </Part>
      <Part
        title={t('Approvals')}
        lead={t(
          'An approval frees this offer from one rule. It holds for the offer as it is: changed, it needs another.',
        )}
      >
        <Answer query={approvals}>
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed">{t('Nobody has freed it from a rule.')}</Text>
            ) : (
              <ApprovalTable offerId={offer.id} items={items} nameOf={nameOf} canWrite={canWrite} />
            )
          }
        </Answer>
        {canWrite && offer.isPrice && <NewApproval offerId={offer.id} segments={choices} />}
      </Part>
    </Stack>
  );
}

function ApprovalTable(props: {
  offerId: number;
  items: readonly Approval[];
  nameOf: (id: number) => string;
  canWrite: boolean;
}) {
  const { offerId, items, nameOf, canWrite } = props;
  const queries = useQueryClient();
  const withdraw = api.useMutation('delete', '/offers/{offerId}/approvals/{approvalId}');
  const take = async ({ id }: Approval) => {
    await withdraw.mutateAsync({ params: { path: { offerId, approvalId: id } } });
    await queries.invalidateQueries();
    saved(t('The approval is withdrawn.'));
  };
  const actorName = useNamesOfActors();
  const state = ({ holds, withdrawnAt }: Approval) =>
    holds ? t('holds') : withdrawnAt ? t('withdrawn') : t('the offer was changed since');
  const columns: readonly Column<Approval>[] = [
    { name: t('Allows'), cell: ({ rule }) => ruleNames[rule], csv: ({ rule }) => rule },
    {
      name: t('Given to'),
      cell: ({ segmentId }) => (segmentId === null ? t('anybody') : nameOf(segmentId)),
      csv: ({ segmentId }) => segmentId ?? '',
    },
    { name: t('Why'), cell: ({ reason }) => reason, csv: ({ reason }) => reason },
    { name: t('Who'), onlyWide: true, cell: ({ actor }) => actorName(actor), csv: ({ actor }) => actorName(actor) },
    { name: t('When'), cell: ({ at }) => dateTime(at), csv: ({ at }) => at },
    {
      name: t('State'),
      cell: (one) => <StateWord mood={one.holds ? 'good' : 'quiet'}>{state(one)}</StateWord>,
      csv: state,
    },
    ...(canWrite
      ? [
          {
            name: t('Withdraw'),
            cell: (one: Approval) =>
              one.holds ? (
                <Button size="compact-sm" variant="default" onClick={() => void take(one).catch(failed)}>
                  {t('Withdraw')}
                </Button>
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <DataTable
      name={t('Approvals')}
      file={`offer-${offerId}-approvals`}
      columns={columns}
      rows={items}
      rowKey={({ id }) => id}
    />
  );
}

function NewApproval({ offerId, segments }: { offerId: number; segments: { value: string; label: string }[] }) {
  const queries = useQueryClient();
  const [rule, setRule] = useState<ApprovalRule>('mobile-group');
  const [segment, setSegment] = useState('');
  const [reason, setReason] = useState('');
  const approve = api.useMutation('post', '/offers/{offerId}/approvals');
  const save = async () => {
    const segmentId = segment === '' ? null : Number(segment);
    await approve.mutateAsync({ params: { path: { offerId } }, body: { rule, segmentId, reason: reason.trim() } });
    await queries.invalidateQueries();
    setReason('');
    saved(t('The offer is freed from this rule.'));
  };
  return (
    <Paper withBorder p="md" mt="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save().catch(() => {});
        }}
      >
        <Stack gap="sm" maw={720}>
          <Group gap="sm" align="end">
            <NativeSelect
              label={t('Approve that')}
              value={rule}
              onChange={({ currentTarget }) => setRule(currentTarget.value as ApprovalRule)}
              data={Object.entries(ruleNames).map(([value, label]) => ({ value, label }))}
            />
            <NativeSelect
              label={t('When it is given to')}
              value={segment}
              onChange={({ currentTarget }) => setSegment(currentTarget.value)}
              data={[{ value: '', label: t('anybody') }, ...segments]}
            />
          </Group>
          <Textarea
            label={t('Why')}
            description={t('It is kept, with your name.')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            required
            minLength={3}
            maxLength={1000}
            autosize
          />
          <ProblemNote error={approve.error} />
          <Group>
            <Button type="submit" variant="default" loading={approve.isPending}>
              {t('Approve')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
