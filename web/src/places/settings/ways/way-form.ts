import type { BodyOf } from '../../../api/body-of.ts';
import type { components } from '../../../api/schema.d.ts';
import { t } from '../../../words/index.ts';
import { type Field, numberOf, textOf, textOrNull, type Values } from '../form/field.ts';

export type Way = components['schemas']['Transport'];
export type WayKind = Way['kind'];
type NewWay = BodyOf<'/transports', 'post'>;

const words: Record<WayKind, () => { label: string; hint: string }> = {
  smtp: () => ({ label: t('Mail server (SMTP)'), hint: t('Any mail server or sending service that speaks SMTP.') }),
  ses: () => ({ label: t('Amazon SES'), hint: t('By its own interface, with the keys of a user that may send.') }),
  sendmail: () => ({
    label: t('Program on the server'),
    hint: t('Sendmail or a like program, where whoever runs Kohort allows it.'),
  }),
  plugin: () => ({ label: t('Plug-in'), hint: t('A transport of nodemailer, where whoever runs Kohort allows it.') }),
};
export const sayWayKind = (kind: WayKind) => words[kind]();
export const wayKinds: readonly WayKind[] = ['smtp', 'ses', 'sendmail', 'plugin'];

const secretHint = (hasSecret: boolean) =>
  hasSecret ? t('Kept encrypted. Empty: the one that is stored stays.') : t('Kept encrypted, and never shown again.');

/** What a way of a kind is made of. */
export function wayFields(kind: WayKind, hasSecret: boolean): Field[] {
  if (kind === 'smtp')
    return [
      { kind: 'text', name: 'host', label: t('Server'), isRequired: true, placeholder: 'smtp.example.com' },
      { kind: 'number', name: 'port', label: t('Port'), min: 1, max: 65_535, isRequired: true },
      {
        kind: 'choice',
        name: 'security',
        label: t('Encryption'),
        options: [
          { value: 'starttls', label: t('Required (STARTTLS, port 587)') },
          { value: 'tls', label: t('From the first byte (TLS, port 465)') },
          { value: 'if-offered', label: t('Where the server can') },
          { value: 'none', label: t('None') },
        ],
      },
      {
        kind: 'text',
        name: 'clientName',
        label: t('What we call ourselves'),
        hint: t('In the greeting (EHLO). Empty: the name of this server.'),
      },
      { kind: 'text', name: 'user', label: t('User'), hint: t('Empty: nobody signs in.') },
      { kind: 'text', type: 'password', name: 'password', label: t('Password'), hint: secretHint(hasSecret) },
    ];
  if (kind === 'ses')
    return [
      { kind: 'text', name: 'region', label: t('Region'), isRequired: true, placeholder: 'eu-north-1' },
      {
        kind: 'text',
        name: 'configurationSet',
        label: t('Configuration set'),
        hint: t('Where SES is to report to; may be empty.'),
      },
      {
        kind: 'text',
        name: 'accessKeyId',
        label: t('Access key'),
        isRequired: true,
        hint: t('Of an IAM user that may send.'),
      },
      {
        kind: 'text',
        type: 'password',
        name: 'secretAccessKey',
        label: t('Secret access key'),
        hint: secretHint(hasSecret),
        isRequired: !hasSecret,
      },
    ];
  if (kind === 'plugin')
    return [
      { kind: 'text', name: 'module', label: t('Name of the package'), isRequired: true, isWide: true },
      { kind: 'long', name: 'options', label: t('Options (JSON)'), placeholder: '{}' },
      {
        kind: 'long',
        name: 'secretOptions',
        label: t('Secret options (JSON)'),
        placeholder: '{}',
        hint: secretHint(hasSecret),
      },
    ];
  return [];
}

export function wayValues(kind: WayKind, settings: Readonly<Record<string, unknown>> = {}): Values {
  const text = (name: string) => String(settings[name] ?? '');
  if (kind === 'smtp')
    return {
      host: text('host'),
      port: Number(settings.port ?? 587),
      security: text('security') || 'starttls',
      clientName: text('clientName'),
      user: text('user'),
      password: '',
    };
  if (kind === 'ses')
    return {
      region: text('region'),
      configurationSet: text('configurationSet'),
      accessKeyId: text('accessKeyId'),
      secretAccessKey: '',
    };
  if (kind === 'plugin')
    return { module: text('module'), options: JSON.stringify(settings.options ?? {}, null, 2), secretOptions: '' };
  return {};
}

const readJson = (text: string): Record<string, unknown> => {
  try {
    const read: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>;
  } catch {
    // Said below, as any other text that is none.
  }
  throw new Error(t('Options must be JSON in braces, such as {example}.', { example: '{"pool": true}' }));
};

const given = (values: Values, name: string) => {
  const text = textOrNull(values, name);
  return text === null ? {} : { [name]: text };
};

/** Settings and secret as the API takes them; no secret when none was typed. Throws for options that are no JSON. */
export function readWay(
  kind: WayKind,
  values: Values,
): { settings: Record<string, unknown>; secret?: Record<string, unknown> } {
  const secretOf = (name: string) => {
    const text = textOrNull(values, name);
    return text === null ? {} : { secret: { [name]: text } };
  };
  if (kind === 'smtp')
    return {
      settings: {
        host: textOf(values, 'host'),
        port: numberOf(values, 'port') ?? 587,
        security: textOf(values, 'security'),
        ...given(values, 'clientName'),
        ...given(values, 'user'),
      },
      ...secretOf('password'),
    };
  if (kind === 'ses')
    return {
      settings: {
        region: textOf(values, 'region'),
        accessKeyId: textOf(values, 'accessKeyId'),
        ...given(values, 'configurationSet'),
      },
      ...secretOf('secretAccessKey'),
    };
  if (kind === 'plugin') {
    const secret = textOrNull(values, 'secretOptions');
    return {
      settings: { module: textOf(values, 'module'), options: readJson(textOf(values, 'options')) },
      ...(secret && { secret: { options: readJson(secret) } }),
    };
  }
  return { settings: {} };
}

/** A new way out as the API takes it. */
export const newWay = (kind: WayKind, values: Values, more: { name: string; isDefault: boolean }): NewWay =>
  ({ kind, ...more, ...readWay(kind, values) }) as NewWay;
