import { Checkbox, NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { chosenOf, type Field, isOn, type Value, type Values } from './field.ts';

type Props = {
  field: Field;
  values: Values;
  error?: string | undefined;
  isDisabled: boolean;
  onChange: (value: Value) => void;
};

/** Draws one field of a form by its kind. */
export function FieldInput({ field, values, error, isDisabled, onChange }: Props) {
  const shared = {
    label: field.label,
    description: field.hint,
    required: field.isRequired ?? false,
    disabled: isDisabled,
    error,
    name: field.name,
    // Hints below, so that fields side by side stand in one line.
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  };
  const value = values[field.name];
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...shared}
          type={field.type ?? 'text'}
          placeholder={field.placeholder}
          autoComplete={field.type === 'password' ? 'new-password' : 'off'}
          value={String(value ?? '')}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'long':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          placeholder={field.placeholder}
          value={String(value ?? '')}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...shared}
          hideControls
          allowDecimal={(field.decimals ?? 0) > 0}
          decimalScale={field.decimals ?? 0}
          min={field.min ?? 0}
          max={field.max ?? Number.MAX_SAFE_INTEGER}
          clampBehavior="blur"
          thousandSeparator=" "
          suffix={field.unit ? ` ${field.unit}` : ''}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <Switch
          label={field.label}
          description={field.hint}
          disabled={isDisabled}
          error={error}
          checked={isOn(values, field.name)}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          allowDeselect={false}
          clearable={field.isClearable ?? false}
          searchable={field.isSearchable ?? false}
          limit={100}
          data={field.options.map(({ value: each, label }) => ({ value: each, label }))}
          value={value === '' || value === undefined ? null : String(value)}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      );
    case 'several':
      return (
        <Checkbox.Group
          label={field.label}
          description={field.hint}
          error={error}
          value={chosenOf(values, field.name)}
          onChange={(chosen) => onChange(chosen)}
        >
          <Stack gap="xs" mt="xs">
            {field.options.map(({ value: each, label, hint }) => (
              <Checkbox key={each} value={each} label={label} description={hint} disabled={isDisabled} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
  }
}
