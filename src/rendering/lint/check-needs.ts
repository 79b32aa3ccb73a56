import type { Check, Design, Finding, LintOptions } from './design.ts';

const readsPath = (design: Design, path: string) => design.message.needs.some((need) => need.path === path);

/** Without a way out a message is against the law, and mail programs take it for spam. */
export const unsubscribeLink: Check = {
  name: 'unsubscribe-link',
  stopsSaving: true,
  find(design) {
    if (!readsPath(design, 'unsubscribeUrl')) {
      const message = 'There is no unsubscribe link: write <a href="{{unsubscribeUrl}}">, or {{> footer}}.';
      return [{ severity: 'error', message }];
    }
    const { text } = design.message.sources;
    if (text === undefined || /\bunsubscribeUrl\b/.test(text)) return [];
    const message = 'The written plain text has no unsubscribe link: add {{unsubscribeUrl}} at its end.';
    return [{ at: { part: 'text', line: 1, column: 1 }, message }];
  },
};

/**
 * Who sends must be told by its postal address (CAN-SPAM § 5(a)(5); the e-commerce directive 2000/31/EC, article 5).
 * Written out in the design it counts as well.
 */
export const postalAddress: Check = {
  name: 'postal-address',
  find(design, { postalAddress: address }) {
    if (readsPath(design, 'workspace.address')) return [];
    const plain = (text: string) =>
      text
        .toLowerCase()
        .replace(/<[^<>]*>/g, ' ')
        .replace(/[^\p{L}\p{N}]+/gu, ' ');
    const written = plain(Object.values(design.message.sources).join('\n'));
    if (address && written.includes(plain(address).trim())) return [];
    const severity = address ? 'error' : 'warning';
    return [{ severity, message: 'There is no postal address: write {{workspace.address}}, or {{> footer}}.' }];
  },
};

/** Contact fields nobody has, and those that make a message impossible for contacts who lack them. */
export const contactFields: Check = {
  name: 'contact-fields',
  find: ({ message }, { knownContactFields, knownValues }: LintOptions) =>
    message.needs.flatMap(({ path, required, spot }): Finding[] => {
      const [root, field, value] = path.split('.');
      if (root !== 'contact' || !field || path === 'contact.email') return [];
      const found: Finding[] = [];
      if (knownContactFields && !knownContactFields.includes(field)) {
        found.push({ message: `No contact field is called "${field}".`, at: spot });
      }
      if (field === 'values' && value !== undefined && knownValues && !knownValues.includes(value)) {
        found.push({ message: `No value that was worked out about contacts is called "${value}".`, at: spot });
      }
      if (required) {
        const mend = `write {{default ${path} "…"}} or {{#if}}`;
        found.push({ message: `Contacts without ${path} get no message: ${mend}.`, at: spot });
      }
      return found;
    }),
};
