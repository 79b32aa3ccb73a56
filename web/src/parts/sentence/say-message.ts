/** Conditions on messages, offers and experiments. */
import { listOr } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { LeafOf, Names } from './language.ts';
import { piece } from './pieces.ts';
import { isNone, quote, sayCampaign, sayOffer, sayTimes, sayWindow } from './say-parts.ts';

type Engagement = LeafOf<'engagement'>;

function sayDone({ action, by }: Engagement): string {
  const isMachine = by === 'machines';
  switch (action) {
    case 'received':
      return t('received a message');
    case 'opened':
      return isMachine ? t('had a message opened by a machine') : t('opened a message');
    case 'clicked':
      return isMachine ? t('had a machine click in a message') : t('clicked in a message');
    case 'unsubscribed':
      return t('unsubscribed from a message');
    case 'bounced':
      return t('had a message bounce');
  }
}

/** Whose doing counts, where it is not people's alone. */
function sayBy(by: Engagement['by']): string {
  if (by === 'people-and-proxies') return t('(mail proxies count too)');
  return by === 'anyone' ? t('(proxies and machines count too)') : '';
}

/** Of which campaign, which of its contents, which link. */
function sayWhichMessage({ campaignId, contentId, linkId }: Engagement, names: Names): string {
  const parts = [
    linkId === undefined ? '' : t('on link {id}', { id: `${linkId}` }),
    contentId === undefined ? '' : t('with content {id}', { id: `${contentId}` }),
    campaignId === undefined ? '' : t('of campaign {name}', { name: sayCampaign(campaignId, names) }),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** "who clicked in a message of campaign “Spring” at least once in the last 30 days". */
export function sayEngagement(leaf: Engagement, names: Names): string {
  const values = {
    subject: piece('subject', `${sayDone(leaf)} ${sayBy(leaf.by)}`.trim()),
    which: piece('which', sayWhichMessage(leaf, names)),
    count: piece('number', sayTimes(leaf.op, leaf.value)),
    window: piece('window', sayWindow(leaf.window, names)),
  };
  if (isNone(leaf.op, leaf.value)) return t('who {count} {subject} {which} {window}', values);
  return t('who {subject} {which} {count} {window}', values);
}

/** "who redeemed offer “5 % off” at least once". */
export function sayOfferLeaf(leaf: LeafOf<'offer'>, names: Names): string {
  const values = {
    subject: piece('subject', leaf.action === 'received' ? t('received') : t('redeemed')),
    which: piece(
      'which',
      leaf.offerId === undefined ? t('any offer') : t('offer {name}', { name: sayOffer(leaf.offerId, names) }),
    ),
    count: piece('number', sayTimes(leaf.op, leaf.value)),
    window: piece('window', sayWindow(leaf.window, names)),
  };
  if (isNone(leaf.op, leaf.value)) return t('who {count} {subject} {which} {window}', values);
  return t('who {subject} {which} {count} {window}', values);
}

/** "who were drawn into variant “b” or the control group of campaign “Spring”". */
export function sayExperiment({ campaignId, variants }: LeafOf<'experiment'>, names: Names): string {
  const groups = variants.map((variant) =>
    variant === 'control' ? t('the control group') : t('variant {name}', { name: quote(variant) }),
  );
  return t('who were drawn into {groups} of {campaign}', {
    groups: piece('values', listOr(groups)),
    campaign: piece('which', t('campaign {name}', { name: sayCampaign(campaignId, names) })),
  });
}
