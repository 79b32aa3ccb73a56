import { Box, Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { type Field, fieldOfPath, type Values } from './field.ts';
import { FieldInput } from './field-input.tsx';

const sameValues = (a: Values, b: Values) => JSON.stringify(a) === JSON.stringify(b);

const errorsOf = (error: unknown, fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(
    (error instanceof ApiProblem ? (error.body.errors ?? []) : []).flatMap(({ path, message }) => {
      const name = fieldOfPath(path, fields);
      return name ? [[name, message]] : [];
    }),
  );

/**
 * A form made of fields: keeps what was typed when it is refused, and says at the field what is wrong with it. What is
 * stored (`initial`) replaces what stands here only when it changes.
 */
export function FieldsForm(props: {
  label: string;
  fields: readonly Field[];
  initial: Values;
  verb: string;
  onSubmit: (values: Values) => Promise<unknown>;
  /** Nothing may be changed by who is here. */
  isReadOnly?: boolean;
  /** The button is there only once something was changed. */
  isEdit?: boolean;
  onCancel?: () => void;
  /** Drawn below the fields, from what stands in them. */
  children?: (values: Values) => ReactNode;
}) {
  const { label, fields, initial, verb, onSubmit, isReadOnly = false, isEdit = false, onCancel, children } = props;
  const [values, setValues] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const stored = JSON.stringify(initial);
  useEffect(() => setValues(JSON.parse(stored) as Values), [stored]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setIsBusy(true);
    setError(null);
    try {
      await onSubmit(values);
    } catch (problem) {
      setError(problem);
    }
    setIsBusy(false);
  };
  const reset = () => {
    setValues(initial);
    setError(null);
  };
  const errors = errorsOf(error, fields);
  const shown = fields.filter(({ isShown }) => isShown?.(values) ?? true);
  const isChanged = !sameValues(values, initial);
  return (
    <form aria-label={label} onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="md">
          {shown.map((field) => (
            <Box
              key={field.name}
              style={field.isWide || field.kind === 'several' ? { gridColumn: '1 / -1' } : undefined}
            >
              <FieldInput
                field={field}
                values={values}
                error={errors[field.name]}
                isDisabled={isReadOnly || isBusy}
                onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
              />
            </Box>
          ))}
        </SimpleGrid>
        {children?.(values)}
        <ProblemNote error={error} />
        {!isReadOnly && (!isEdit || isChanged || isBusy) && (
          <Group gap="xs" justify={isEdit ? 'flex-start' : 'flex-end'}>
            {isEdit ? (
              <>
                <Button type="submit" loading={isBusy}>
                  {verb}
                </Button>
                <Button variant="default" onClick={reset} disabled={isBusy}>
                  {t('Discard')}
                </Button>
              </>
            ) : (
              <>
                {onCancel && (
                  <Button variant="default" onClick={onCancel}>
                    {t('Cancel')}
                  </Button>
                )}
                <Button type="submit" loading={isBusy}>
                  {verb}
                </Button>
              </>
            )}
          </Group>
        )}
      </Stack>
    </form>
  );
}
