import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../../words/index.ts';
import type { Field, Values } from './field.ts';
import { FieldsForm } from './fields-form.tsx';

/** A form in a window: for making something, or for changing one of a list. Closes once it is done. */
export function FormDialog(props: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  fields: readonly Field[];
  initial: Values;
  verb: string;
  save: (values: Values) => Promise<unknown>;
  size?: string;
  lead?: ReactNode;
  children?: (values: Values) => ReactNode;
}) {
  const { title, isOpen, onClose, fields, initial, verb, save, size = 'lg', lead, children } = props;
  const submit = async (values: Values) => {
    await save(values);
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('Close') }}>
      {lead}
      <FieldsForm
        label={title}
        fields={fields}
        initial={initial}
        verb={verb}
        onSubmit={submit}
        onCancel={onClose}
        {...(children ? { children } : {})}
      />
    </Modal>
  );
}
