import { locale } from '../../../words/index.ts';
import type { Option } from './field.ts';

const tags = 'da de en es et fi fr is it lt lv nb nl nn pl pt ru sv tr uk ar cs el hu ro'.split(' ');

/** Languages that messages can be in, by their names, with the one in use among them. */
export function languageOptions(inUse: string): Option[] {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return [...new Set([...tags, inUse])]
    .map((tag) => ({ value: tag, label: names.of(tag) ?? tag }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

/** Time zones as the browser knows them, with the one in use among them. */
export const zoneOptions = (inUse: string): Option[] =>
  [...new Set([inUse, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));
