export type Value = string | number | boolean | readonly string[];
export type Values = Record<string, Value>;
export type Option = { value: string; label: string; hint?: string };

/** One line of a form. What it holds is in `values[name]`; a dotted name says where the API has it ("sender.email"). */
export type Field = {
  name: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
  /** Takes the whole width. */
  isWide?: boolean;
  /** Only where it means something. */
  isShown?: (values: Values) => boolean;
} & (
  | { kind: 'text'; type?: 'email' | 'url' | 'password' | 'time'; placeholder?: string }
  | { kind: 'long'; placeholder?: string }
  | { kind: 'number'; min?: number; max?: number; decimals?: number; unit?: string }
  | { kind: 'switch' }
  | { kind: 'choice'; options: readonly Option[]; isSearchable?: boolean; isClearable?: boolean }
  | { kind: 'several'; options: readonly Option[] }
);

const own = (values: Values, name: string): Value | undefined => values[name];

/** Reads a text field, without spaces at its ends; '' when it is not there. */
export const textOf = (values: Values, name: string): string => String(own(values, name) ?? '').trim();

/** The same, null when nothing was typed. */
export const textOrNull = (values: Values, name: string): string | null => textOf(values, name) || null;

/** Reads a number field; null when nothing was typed. */
export const numberOf = (values: Values, name: string): number | null => {
  const text = textOf(values, name);
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
};

export const isOn = (values: Values, name: string): boolean => own(values, name) === true;

export const chosenOf = (values: Values, name: string): string[] => {
  const value = own(values, name);
  return Array.isArray(value) ? [...value] : [];
};

/** Which field an error of the API is about: the one whose dotted name its path ends with. */
export function fieldOfPath(path: string, fields: readonly Pick<Field, 'name'>[]): string | null {
  const steps = path.replace(/\[(\d+)\]/g, '.$1').split('.');
  const found = fields.find(({ name }) => {
    const wanted = name.split('.');
    return steps.some((_, place) => wanted.every((step, more) => steps[place + more] === step));
  });
  return found?.name ?? null;
}
