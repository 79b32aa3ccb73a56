import type { components } from '../../../api/schema.d.ts';
import { t } from '../../../words/index.ts';

export type Role = components['schemas']['Operator']['role'];

const roles: readonly Role[] = ['owner', 'marketer', 'reader'];
export const isRole = (text: string): text is Role => roles.some((role) => role === text);

const words: Record<Role, () => string> = {
  owner: () => t('Owner'),
  marketer: () => t('Marketer'),
  reader: () => t('Reader'),
};
export const roleWord = (role: Role): string => words[role]();
export const roleOptions = () => roles.map((role) => ({ value: role, label: roleWord(role) }));
