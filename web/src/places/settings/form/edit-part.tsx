import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { can } from '../../../parts/can.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import type { Field, Values } from './field.ts';
import { FieldsForm } from './fields-form.tsx';

/** A part of a page whose fields are changed and saved together; what was there before comes back with "Undo". */
export function EditPart(props: {
  title: string;
  lead?: ReactNode;
  beside?: ReactNode;
  fields: readonly Field[];
  initial: Values;
  save: (values: Values) => Promise<unknown>;
  /** What one needs to be allowed to change it. */
  scope: Parameters<typeof can>[0];
  children?: (values: Values) => ReactNode;
  /** Nothing to take back: a secret was among it. */
  isFinal?: boolean;
}) {
  const { title, lead, beside, fields, initial, save, scope, children, isFinal } = props;
  const submit = async (values: Values) => {
    const before = initial;
    await save(values);
    offerUndo(t('{part}: saved.', { part: title }), () => save(before));
  };
  return (
    <Part title={title} lead={lead} beside={beside}>
      <Paper withBorder p="md">
        <FieldsForm
          label={title}
          fields={fields}
          initial={initial}
          verb={t('Save')}
          isEdit
          isReadOnly={!can(scope)}
          onSubmit={isFinal ? save : submit}
          {...(children ? { children } : {})}
        />
      </Paper>
    </Part>
  );
}
