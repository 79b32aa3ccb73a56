import type { ReturnedParts } from './read-parts.ts';

const first = (parts: ReturnedParts, name: string) => parts.headers.get(name)?.[0]?.trim() ?? '';

const daemon =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|post_?master|poostmaster|mail-?delivery|mdaemon|maildelivery|mailerdaemon|bounces?|mail\.?system|mta|symantec|sysadmin|mailadmin|mail-?administrator|mail-?router|courier)\b|^(?:mailer-daemon)/;

/** Subjects of bounce notices, in the languages servers write them in. */
const bounceSubjects = new RegExp(
  [
    'undeliver(?:able|ed)|(?:mail|message|e-?mail)s? (?:delivery|system|transfer|send\\w*)? ?(?:has |was |is )?(?:fail|error|problem|status|reject|return|block|could not)',
    'delivery (?:status|failure|failed|report|notification|problem|error|has failed|delayed|incomplete|final|warning)|failure notice|returned (?:mail|message|to sender)|returning (?:message|mail|to sender)|could not (?:send|be delivered|deliver)|not delivered|cannot be delivered|non[- ]?(?:delivery|remis|recapit)|(?:warning|message).{0,60}delayed|rejected mail|mail failed|bounce|postmaster notify|nondeliverable|unable to deliver|non-?delivery|error sending your|message you sent blocked|transmission failure|mail (?:failure|error)|errors from|loop alert|not (?:a )?member',
    'unzustellbar|nicht zugestellt|zustellung|unzustellbarkeit|retourné|non distribu|échec de (?:la )?remise|non remis|remise de votre|no se (?:puede|pudo) entregar|no entregado|devuelt|mancat|recapit|consegna|não (?:foi )?entreg|falha|onbestelbaar|niet (?:bezorgd|afgeleverd)|kunde inte levereras|kan inte levereras|olevererbar|ikke leveres|kunne ikke|ei voitu toimittaa|toimitus|niedostarczon|zwrot|nedoru|не ?доставлен|недоставлен|невозможно доставить|ошибка доставки|未送达|退信|系统退信|无法送达|配信でき|配信不能|送信できません|エラー|届け|반송|전달|teslim edilemedi|iletilemedi',
  ].join('|'),
  'i',
);

/** How notices begin that a server wrote for people. */
const bounceWords = new RegExp(
  [
    'could not be delivered|could ?n.?t be delivered|cannot be delivered|was not delivered|wasn.t delivered|not (?:yet )?been delivered|unable to deliver|delivery (?:to the following|has failed|failed)|failed to deliver|undeliverable|permanent (?:fatal )?(?:error|failure)|did not reach the following|problem delivering|trouble delivering|error delivering|undelivered|delivery problems|transcript of session|original mail as follows|error message below|not a member of|the following address(?:es)?|rejected your message|message (?:was )?blocked by|has not been delivered|following recipients?',
    'konnte nicht (?:zugestellt|übermittelt)|n.a pas pu être|no (?:se )?(?:ha )?(?:podido|pudo)|impossibile (?:recapitare|consegnare)|non è riuscito|não pôde ser|kon niet worden|kunde inte levereras|kunne ikke leveres|не может быть доставлен|не удалось доставить|送信できませんでした|配信できません|届けることができません|无法(?:投递|送达)',
  ].join('|'),
  'i',
);

/** Whether a mail is a notice of a mail server that something of ours was not delivered. */
export function isNotice(parts: ReturnedParts): boolean {
  if (parts.deliveryStatus && /^(?:action|status|final-recipient)\s*:/im.test(parts.deliveryStatus)) return true;
  const type = first(parts, 'content-type');
  if (/report-type\s*=\s*"?delivery-status/i.test(type)) return true;
  if (parts.headers.has('x-failed-recipients')) return true;
  if (/^final-recipient\s*:.{0,300}\n(?:.{0,400}\n){0,8}?(?:action|status)\s*:/im.test(parts.text.slice(0, 16_000)))
    return true;
  // Answers of machines come with the empty path as well, and repeat our subject.
  if (parts.from !== '' && !daemon.test(parts.from) && autoSubjects.test(parts.subject.trim())) return false;
  const isDaemon = daemon.test(parts.from) || /^<>$/.test(first(parts, 'return-path')) || parts.from === '';
  const hasSubject = bounceSubjects.test(parts.subject);
  const hasWords = bounceWords.test(parts.text.slice(0, 8_000));
  // Nobody but a mail server writes under that name, unless it is an answer that came by it.
  if (/^mailer-?daemon@/.test(parts.from)) return hasSubject || hasWords || !autoSubjects.test(parts.subject.trim());
  if (isDaemon) return hasSubject || hasWords || parts.returned !== null;
  return (
    hasSubject &&
    (hasWords || parts.returned !== null || /[45]\d\d[ -][45]\.\d\.\d|\b55\d /.test(parts.text.slice(0, 4_000)))
  );
}

/** Subjects of answers that no person wrote, in the languages mail programs write them in. */
const autoSubjects = new RegExp(
  [
    '^(?:re: ?|sv: ?|aw: ?|vs: ?)?(?:\\[?auto(?:matic)?(?:ally)?[- ]?(?:reply|response|answer|generated|responder)|out of (?:the )?office|ooo\\b|away from|on (?:vacation|holiday|leave)|vacation|i am (?:away|out)|absence)',
    'autosvar|automatiskt? svar|frånvaro|fravær|ikke til stede|automatisk svar|poissa|automaattinen|lomalla|abwesen|automatische antwort|autoantwort|nicht im (?:büro|haus)|urlaub|réponse automatique|absence du bureau|message d.absence|absen(?:t|ce)\\b|respuesta automática|fuera de (?:la )?oficina|ausente|risposta automatica|fuori (?:sede|ufficio)|assenza|resposta automática|ausência|fora do escritório|automatisch antwoord|afwezig|niet aanwezig|odpowiedź automatyczna|poza biurem|nieobecn|автоматический ответ|автоответ|вне офиса|自動(?:返信|応答)|不在|自动(?:回复|答复)|자동 ?(?:회신|응답)|부재|otomatik yanıt|automatická odpověď|automatikus válasz',
  ].join('|'),
  'i',
);

/**
 * Whether a mail answers by itself for a person who is away, or for a machine (RFC 3834). Asked after `isNotice`:
 * bounces carry Auto-Submitted as well.
 */
export function isAutoReply(parts: ReturnedParts): boolean {
  const submitted = first(parts, 'auto-submitted').toLowerCase();
  if (submitted.startsWith('auto-replied') || submitted.startsWith('auto-generated')) return true;
  const named = [
    'x-autoreply',
    'x-autorespond',
    'x-autoresponder',
    'x-autoreply-from',
    'x-mail-autoreply',
    'x-auto-response',
  ];
  if (named.some((name) => parts.headers.has(name) && !/^no$/i.test(first(parts, name)))) return true;
  if (/auto[-_ ]?repl|vacation/i.test(first(parts, 'precedence'))) return true;
  if (/^x-ms-exchange-inbox-rules-loop/m.test([...parts.headers.keys()].join('\n'))) return true;
  if (
    /auto-?repl|vacation|autorespond/i.test(
      first(parts, 'x-autogenerated') + first(parts, 'delivered-by-the-graces') + first(parts, 'x-mailer'),
    )
  )
    return true;
  return autoSubjects.test(parts.subject.trim());
}
