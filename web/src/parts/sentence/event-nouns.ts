import { t } from '../../words/index.ts';
import { quote, sayName } from './say-parts.ts';

/** What events of a kind are called, one and many of them. */
export function nounOf(kind: string): { one: string; many: string } {
  switch (kind) {
    case 'order':
      return { one: t('order'), many: t('orders') };
    case 'refund':
      return { one: t('refund'), many: t('refunds') };
    case 'message_accepted':
      return { one: t('message received'), many: t('messages received') };
    case 'message_opened':
      return { one: t('message opened'), many: t('messages opened') };
    case 'message_clicked':
      return { one: t('click in a message'), many: t('clicks in messages') };
    case 'message_opened_machine':
      return { one: t('opening by a machine'), many: t('openings by machines') };
    case 'message_opened_proxy':
      return { one: t('opening by a mail proxy'), many: t('openings by mail proxies') };
    case 'message_opened_unsure':
      return { one: t('opening by nobody knows whom'), many: t('openings by nobody knows whom') };
    case 'message_clicked_machine':
      return { one: t('click of a machine'), many: t('clicks of machines') };
    case 'message_clicked_proxy':
      return { one: t('click of a proxy'), many: t('clicks of proxies') };
    case 'message_clicked_unsure':
      return { one: t('click by nobody knows whom'), many: t('clicks by nobody knows whom') };
    case 'message_complained':
      return { one: t('complaint about a message'), many: t('complaints about messages') };
    case 'message_auto_replied':
      return { one: t('automatic reply'), many: t('automatic replies') };
    case 'message_unsubscribed':
      return { one: t('unsubscription'), many: t('unsubscriptions') };
    case 'message_bounced':
      return { one: t('bounced message'), many: t('bounced messages') };
    case 'offer_received':
      return { one: t('offer received'), many: t('offers received') };
    case 'offer_redeemed':
      return { one: t('offer redeemed'), many: t('offers redeemed') };
    case 'question_answered':
      return { one: t('answer to a question'), many: t('answers to questions') };
    case 'question_answer_withdrawn':
      return { one: t('answer withdrawn'), many: t('answers withdrawn') };
    case 'service_contact':
      return { one: t('contact with service'), many: t('contacts with service') };
    default: {
      const name = quote(sayName(kind));
      return { one: t('{name} event', { name }), many: t('{name} events', { name }) };
    }
  }
}
