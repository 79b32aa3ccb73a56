import { Stack } from '@mantine/core';
import { t } from '../../words/index.ts';
import { AttributeInput } from './attribute-input.tsx';
import { isLink } from './is-link.ts';
import { networks, type SocialLinks, writeSocialLinks } from './social-links.ts';

/** Where else one can be followed: an address for each network; those without one are not shown. */
export function SocialFields(props: { links: SocialLinks; onLinks: (inner: string, field: string) => boolean }) {
  const { links, onLinks } = props;
  return (
    <Stack gap="sm">
      {networks.map((name) => (
        <AttributeInput
          key={name}
          label={name}
          value={links[name] ?? ''}
          proposals={[]}
          placeholder={t('not shown')}
          onTake={(address) => isLink(address) && onLinks(writeSocialLinks({ ...links, [name]: address.trim() }), name)}
        />
      ))}
    </Stack>
  );
}
