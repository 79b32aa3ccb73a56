/**
 * What the words of mail servers mean, by family of wording; read from top to bottom, the first that fits counts. What
 * is about us (our address, our content, our rate) stands before what is about the mailbox, because servers say "user
 * unknown" beside it more readily than the other way round. Every expression is a plain list of phrases without nested
 * repetition, so that no text takes long.
 */
export const reasons = [
  'no-such-mailbox',
  'no-such-domain',
  'takes-no-mail',
  'moved',
  'mailbox-full',
  'suspended',
  'filtered',
  'rate-limited',
  'deferred',
  'too-big',
  'authentication',
  'spam-content',
  'virus',
  'content',
  'blocked',
  'relay-denied',
  'sender-refused',
  'policy',
  'security',
  'expired',
  'network',
  'system',
  'loop',
  'protocol',
  'undefined',
] as const;
export type ReturnReason = (typeof reasons)[number];

/** Reasons that make an address useless for good. */
export const hardReasons: ReadonlySet<ReturnReason> = new Set([
  'no-such-mailbox',
  'no-such-domain',
  'takes-no-mail',
  'moved',
]);

/** Reasons that are about us, not about the address. */
export const aboutUs: ReadonlySet<ReturnReason> = new Set([
  'authentication',
  'spam-content',
  'virus',
  'content',
  'blocked',
  'relay-denied',
  'sender-refused',
  'policy',
  'security',
  'rate-limited',
  'protocol',
  'loop',
]);

/** `isVague`: the words say little, and a status that tells more counts before them. */
export type Family = { reason: ReturnReason; words: RegExp; isVague?: boolean };

const family = (reason: ReturnReason, ...phrases: string[]): Family => ({
  reason,
  words: new RegExp(phrases.join('|'), 'i'),
});

/** Full mailboxes: quotas of the recipient. */
const full = family(
  'mailbox-full',
  'mailbox (?:is |size |for \\S{1,100} is |of \\S{1,100} is )?(?:full|over ?quota|exceed)',
  'mailbox (?:has )?(?:exceeded|exceeds|reached)',
  "(?:mailbox|account|user|recipient|inbox|disk|mail ?dir|folder|storage)(?:'s)?(?: mailbox| account)? (?:is )?(?:currently )?(?:over|above|beyond|out of|exceeded|exceeds) (?:its |his |their |the )?(?:mail |disk |storage |allowed |allotted )?(?:quota|storage|space|limit)",
  '(?:over|exceed(?:s|ed|ing)?|out of|beyond|above) (?:(?:his|her|their|its|the|storage|mail|disk|mailbox|allowed|allotted|user) ){0,3}(?:quota|allocation)',
  'quota (?:is )?(?:exceeded|exceed|full|violation|limit|reached)',
  'over ?quota',
  'inbox (?:is |storage is )?full',
  'out of (?:storage|email|mail|disk) space',
  'not enough (?:disk |storage )?space|insufficient (?:disk |storage |system storage|mailbox )space|no space left for user',
  'would exceed (?:mailbox|quota|storage|the)|message would exceed',
  'too (?:many|much) (?:messages|mail|data) in (?:the |this )?(?:mailbox|maildrop|spool)',
  'maildir (?:is )?(?:over|full|delivery failed: .{0,60}quota)',
  'mail ?box .{0,40}(?:size limit|storage limit|is overflow)',
  'as their mailbox is full|storage quota|exceeded storage|exceeded their (?:mail|storage)|recipient storage full',
  'boîte .{0,40}pleine|quota .{0,40}dépassé|Postfach .{0,60}voll|buzón .{0,40}(?:lleno|completo)|casella .{0,40}piena',
  'caixa .{0,40}cheia|(?:postvak|mailbox) .{0,20}vol\\b|postkasse .{0,20}full|brevlåda .{0,30}full|ящик переполнен|переполнен',
  '邮箱.{0,10}(?:已满|满)|容量.{0,12}(?:超過|オーバー)|メールボックス.{0,12}(?:一杯|いっぱい)|skrzynka .{0,40}(?:pełna|przepełn)',
);

const suspended = family(
  'suspended',
  '(?:account|mailbox|user|address|recipient|email)(?: \\S{1,100})?(?: you tried to reach| that you tried to reach)? (?:is |has been |was |currently |temporarily |administratively )*(?:disabled|suspended|inactive|deactivated|frozen|locked|blocked for inactivity|not active|dormant|discontinued)',
  '(?:disabled|suspended|inactive|deactivated|frozen|locked|dormant) (?:due to inactivity|(?:e-?mail )?(?:account|mailbox|user|recipient))',
  'mailbox (?:currently |temporarily )?(?:is )?(?:unavailable or )?(?:disabled|locked|inactive|suspended|blocked)',
  'temporar(?:y|ily) (?:locked|disabled|suspended|inactive|deactivated|blocked by user)|has not (?:logged in|been active)|extended inactivity|inactive for (?:more than|over)|not been activated|inactive user|account (?:is )?(?:closed temporarily|expired|on hold)',
  'domain (?:is |has been )?(?:suspended|expired|frozen|disabled)|this account is not allowed|login to this account|is not paid',
  'Konto .{0,30}(?:gesperrt|deaktiviert)|compte .{0,30}(?:suspendu|désactivé|inactif)|cuenta .{0,30}(?:suspendida|desactivada)',
);

const rate = family(
  'rate-limited',
  'too many (?:connections?|messages|recipients|emails|mails|sessions|concurrent|simultaneous|errors|invalid|unknown|commands|requests|smtp)',
  'rate ?limit|(?:sending|receiving|message|connection|mail|delivery) rate|at a rate that|(?:throttl(?:ed|ing))',
  '(?:connection|message|concurrency|session|recipient|sending|send|hourly|daily|invalid recipient)s? ?(?:rate |frequency |count |limit |quota )*(?:limit|quota) ?(?:has been |is |was )?(?:exceeded|reached|temporarily)',
  'exceeded .{0,60}(?:connections|messages per|emails per|sending limit|sending quota|rate)',
  'too (?:fast|frequent|much mail|quickly)|unusual (?:rate|volume|sending)|unsolicited mail originating .{0,60}rate|receiving mail too',
  'slow down|reduce (?:your|the) (?:rate|sending)|maximum (?:number of )?(?:connections|messages|recipients|concurrent)|max(?:imum)? (?:connections|sends) (?:per|for)',
  'user .{0,40}receiving (?:mail|email) (?:too|at)|domain .{0,40}(?:max(?:imum)? (?:defers|emails)|has exceeded)',
);

const deferred = family(
  'deferred',
  'gr[ea]y ?list|temporarily (?:deferred|rejected due|postponed)|try again (?:in|later after)|first-time (?:sender|mail)',
  'unexpected volume or user complaints|deferred due to (?:user complaints|unexpected)',
);

const tooBig = family(
  'too-big',
  '(?:message|mail|e-?mail|letter|attachment|size|data|header)s? ?(?:file |size |length |body )?(?:is |are )?(?:too (?:big|large|long)|exceeds|larger than|exceeded)(?! .{0,20}(?:quota|storage))',
  'exceed(?:s|ed)? (?:the |a |our |your |server |fixed |configured |allowed |max(?:imum)? )*(?:message |mail |allowed |file )?(?:size|length)',
  'size limit|max(?:imum)? (?:message|mail|allowed|permitted) (?:size|length)|size .{0,20}(?:exceeds|too large)|too large for|over (?:the )?maximum size',
);

/** Who we say we are: SPF, DKIM, DMARC, names of our addresses. */
const authentication = family(
  'authentication',
  '\\b(?:spf|dkim|dmarc|arc|sender ?id|senderid)\\b',
  'unauthenticated (?:e-?mail|mail|message)|authentication (?:checks? )?(?:failed|failure|results)|not authenticated|(?:mail|email|message|sender) .{0,30}(?:un|is not )authenticated|authentication information|pass(?:ing)? authentication',
  '(?:no|missing|invalid|without|lacks?|missing a|have a|valid) (?:a )?(?:valid )?(?:ptr|reverse[- ]dns|rdns|reverse (?:hostname|name|lookup))',
  'reverse (?:dns|lookup|ip|hostname|name|address)|\\bptr\\b(?: record)?|\\brdns\\b|(?:ip|client|client host) name (?:lookup|look up) (?:failed|failure)|cannot (?:find|resolve) your (?:reverse )?(?:hostname|host|address|ip)|unverif(?:y|i)able sending ip',
  'does not resolve to|fix reverse|no dns (?:a|mx|ptr)-?(?:data|record)s?|forward.{0,12}confirmed|unable to (?:verify|resolve) (?:your|sending|client)',
);

const virus = family('virus', '\\bvirus|\\bmalware|\\btrojan|\\bworm\\b|infected|\\bphish');

/** Listed or of bad name: our address, our domain. */
const blocked = family(
  'blocked',
  'blocked (?:using|by|due|because|for|from|until|see|at|-)|\\b(?:is|are|been|was|were|has|ip|host|address|sender|client|currently|temporarily|permanently) (?:on our )?(?:blocked|block ?list|black ?list)',
  'black ?list|block ?list|\\bdnsbl\\b|\\brbl\\b|real-?time block|spamhaus|spamcop|barracuda ?central|sorbs|uceprotect|abuseat|cloudmark|senderscore|proofpoint|invaluement|mailspike|surbl|uribl',
  '(?:ip|host|client|sender|server|domain|network|sending)(?: address)?(?: \\S{1,80})? (?:is |has been |was )?(?:listed|banned|prohibited|denied|refused|rejected|blocked)(?! (?:by|under) .{0,20}dmarc)',
  "(?:poor|bad|low|negative|no|very low|ip|domain|sender(?:'s)?|email|your) reputation|reputation (?:of|is|score|too)",
  'client host .{0,200}(?:rejected|blocked)|(?:connection|connections|connect|access|session|mail|mails|email) (?:is |was |has been |from \\S{1,80} )?(?:refused|rejected|denied|blocked|not accepted|prohibited|not allowed|dropped)',
  'not accepting (?:connections|mail from|messages from|email from|traffic)|(?:no|not) (?:longer )?accept(?:ing|ed)? (?:mail|connections|messages|email)s? from',
  'dynamic(?:ally)?[- ](?:assigned|ip|address|host)|residential|dial-?up|generic (?:rdns|hostname)|policy block|pbl|open (?:proxy|relay)|botnet|zombie',
  'bad (?:helo|ehlo|host|sender ip)|(?:helo|ehlo)(?: command)? rejected|invalid (?:helo|ehlo)|(?:helo|ehlo) .{0,60}(?:invalid|not|bad)',
  'your (?:ip|host|server|network|isp|domain|mail ?server)(?: address)? .{0,80}(?:block|list|ban|refus|reject|den(?:y|ied))|you are not allowed to connect|part of their network is on|service unavailable; (?:client|sender|helo)|not authorized to (?:use|connect)|unallowed host',
);

const spam = family(
  'spam-content',
  '(?:is|as|looks? like|be|considered|identified|classified|detected|contains?|scored?|suspected|appears to be|because of|for|to be|high probability of|likely|resembles|marked as|by|of) (?:an? )?(?:probably |possible |potential |likely )?(?:spam|ube|uce|junk|unsolicited|bulk)',
  'spam (?:detected|message|mail|content|score|filter|check|rejected|refused|suspected|engine|source|e-?mail|was|is|not|blocked|reject|report)|\\bspam\\b.{0,40}(?:reject|block|refus|den(?:y|ied)|detect|discard)|(?:reject|block|refus|den(?:y|ied)|filter)\\w{0,5} .{0,60}\\bspam\\b|\\bspam[- ]?(?:like|assassin)|anti-?spam',
  'unsolicited|content (?:rejected|filter|violat|denied|is not acceptable|not accepted)|message content|\\bube\\b|\\buce\\b|bulk e?mail filter|blocked (?:by|for) (?:our )?(?:content|spam)|\\bjunk ?mail\\b|не ?прошло.{0,20}спам|спам',
  'scored? (?:as|too) (?:spam|high)|bayesian|message (?:was )?rejected (?:as|for) .{0,20}content|high on spam scale|suspicious|bad(?:ly)? url|url .{0,30}(?:block|list)',
);

const content = family(
  'content',
  '8-?bit data|media error|(?:bad|invalid|malformed|illegal|improper|missing|duplicate|multiple|too many) (?:mime|header|attachment|from header|address(?:es)? in|message-id|date|encoding|subject|bare)',
  'multiple .{0,30}addresses in from|from: header|headers? (?:too large|are|is) (?:missing|not)?|bare (?:lf|cr|newline)|line (?:is )?too long|attachment|rfc ?\\d{3,4}|(?:potential )?security issue|content presents a potential|not rfc|mime|lone cr or lf|conversion (?:required|not|failed)|charset',
);

const relay = family(
  'relay-denied',
  "relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not|for|through|failed|operation|mail)|(?:unable|not (?:permitted|allowed|configured|authorized)|cannot|refus\\w{1,4}|no|deny|won't|without|not) (?:to )?(?:open )?relay|relay (?:not|access)|not a gateway|open relay not|authenticate before|that domain isn.?t in my list of allowed rcpthosts|not (?:a )?local (?:domain|host)|is not (?:an )?authorized relay",
);

const senderRefused = family(
  'sender-refused',
  'sender (?:address )?(?:was |is |has been |domain )?(?:rejected|refused|denied|verif\\w{1,8} failed|not (?:accepted|allowed|exist|valid|permitted)|unknown|blocked|invalid|must)|(?:invalid|bad|unknown|unresolvable|unverified|non-?existent) (?:sender|return[- ]path|envelope sender|reverse-path|from address|mail from)',
  'sender.{0,40}(?:domain|address).{0,30}(?:does not (?:exist|resolve)|not found|must (?:exist|resolve)|not exist)|domain of sender|(?:from|sending) (?:address|domain).{0,60}(?:not exist|not found|invalid|rejected|refused|not allowed|unresolv)',
  'mail from .{0,80}(?:not|rejected|refused|denied|invalid|denied)|could not (?:verify|resolve) (?:the )?sender|sender callback|null sender|empty (?:envelope )?(?:sender|return)|not accept (?:bounces|null|<>)|<> .{0,30}(?:rejected|not accepted|invalid)|backscatter|originator',
);

/** The recipient, or whoever keeps the mailbox, does not want it: the mailbox may well be there. */
const filtered = family(
  'filtered',
  'recipient preferences|refused by (?:the )?recipient|recipient .{0,30}(?:does not (?:accept|want)|not accepting|refuses|has blocked|has rejected|only accepts|is only accepting|restricted)|message filtered|because the recipient is (?:only|not) accepting|due to (?:the )?(?:recipient|user)(?:.?s)? (?:preference|filter|setting|rule)|user (?!unknown|not|doesn).{0,20}(?:has blocked|reject|refuse|does not want|whitelist)|not (?:on|in) (?:the )?(?:allow|white|safe|approved)|listed as accepted senders|email preferences of|restricted recipient|sender is not on|not authori[sz]ed to (?:send|email)|permission to (?:post|send)|not (?:a )?member|not a registered gateway user|members? only|only members|awaits? moderator|RESOLVER\\.RST\\.(?:Auth|Not|Rest)',
);

/** Name servers that did not answer, or not sensibly: says nothing about the domain. */
const nameServer = family(
  'network',
  'malformed or unexpected name server|host not found, try again|(?:name ?server|dns (?:server|query)).{0,40}(?:timed? ?out|failure|fail|not respond|temporar)|servfail|temporary (?:lookup|dns|name)|lookup timed|dns error: \\d+ .{0,80}(?:servfail|noerror)',
);

const takesNoMail = family(
  'takes-no-mail',
  '(?:does not|doesn.?t|never|do not|will not|not) (?:accept|receive|handle|take) (?:any )?(?:e-?)?mails?(?! from)(?! for)(?! due)(?! sent| messages? that| unless| with| without| until)',
  'null ?mx|indicated no smtp service|system not accepting (?:network )?messages|host\\/domain does not accept mail|recipient address has (?:a )?null mx|couldn.?t find a mail exchanger or ip address',
);

const noDomain = family(
  'no-such-domain',
  '(?:no such|unknown|unrouteable|unroutable|invalid|bad|nonexistent|non-existent|illegal|unresolvable|unrecognized) (?:(?:mail |recipient |destination |host\\/)?(?:domain|host|hostname|system)(?: name)?)\\b(?! .{0,20}sender)',
  '(?:host|domain|domain name|mail domain|hostname|recipient domain|destination domain|destination system|name server|mx|destination)(?: name)?(?: \\S{1,120})? (?:was |is |could |can |does |may |did )*(?:not (?:be )?(?:found|exist|known|resolve|registered|valid|routable)|unknown|couldn.?t be found|nonexistent|non-?existent|unrouteable|invalid|unresolvable)',
  '(?:couldn.?t|could not|cannot|can.?t|unable to|not) (?:find|resolve|locate|lookup|look up) (?:any |the |a )?(?:host|domain|mx|mail exchanger|destination|recipient.?s domain|dns)|domain .{0,80}couldn.?t be found|NXDOMAIN|domain is not reachable|bad destination system|host (?:or domain name )?not found|nonexistentdomain|illegal host\\/domain|all relevant MX records point to non-existent|unrouteable (?:mail )?domain|no route (?:found )?to domain|mx (?:record )?(?:lookup|not)|has no (?:mx|valid mx|mail exchanger)|no mail exchanger|\\bno mx\\b|domain (?:is )?not (?:hosted|handled|local|valid|served)',
  'domaine .{0,40}(?:inconnu|existe pas|introuvable)|Domain .{0,40}(?:existiert nicht|unbekannt|nicht gefunden)|dominio .{0,40}(?:no existe|inexistente|non esiste)|домен.{0,40}не (?:найден|существует)|宛先.{0,6}ドメイン|域名不存在',
);

/** Said of the domain, not of the mailbox, though many of the words are the same. */
const domainIsNot = family(
  'no-such-domain',
  '\\b(?:domain|host|hostname)(?: name| you tried to reach)?(?: (?!sender|from)\\S{1,120})? (?:does not|doesn.?t|did not) exist|domain(?: \\S{1,120})? couldn.?t be found|\\bNXDOMAIN\\b',
);

const moved = family(
  'moved',
  'has moved|address (?:has )?changed|no longer (?:at|with) (?:this|the) (?:address|company)|new address is|please (?:try|use) (?:the )?(?:new|following) address|user not local; please try|RESOLVER\\.ADR\\.Moved|mailbox (?:has )?moved',
);

const who =
  "(?:e-?mail ?(?:address|account|box)?|users?|mail ?box|recipients?|recipient(?:'s)? (?:address|name|mailbox)|addresse?s?|addressee|account|person|customer|subscriber|login|mail ?drop|local[ -]?part|alias|receiver|destinatary|rcpt|directory entry|member)";
const noMailbox = family(
  'no-such-mailbox',
  `(?:no such|unknown|invalid|nonexistent|non-?existent|unrecogni[sz]ed|illegal|bad|wrong|undefined|unrouteable|unroutable|undeliverable|unknown or (?:illegal|invalid)|no (?:valid|matching)|unresolved|not (?:a )?(?:valid|known|existing|registered)|inexistent) (?:(?:local|destination|virtual|internal|smtp|remote|final|mail|e-?mail|recipient|user|delivery|local-part of|domain) ){0,2}${who}`,
  `${who}(?: ?name)?(?: ?\\S{1,120})?(?: that you tried to reach| you tried to reach| you entered)? (?:is |was |were |are |does |do |could |can |has |been |currently |either |address |verification )*(?:unknown|invalid|non-?existent|nonexistent|rejected: (?:user|recipient|undeliverable|unverified|no such|mailbox|unknown|invalid|not found|does not exist)|not (?:be )?(?:found|known|exist|recogni[sz]ed|valid|listed|present|here|available here|a valid|in (?:our|the) (?:directory|system|database|list)|registered|our (?:customer|user)|deliverable|located|verified)|cannot be found|couldn.?t be found|wasn.?t found|doesn.?t exist|undeliverable|unrouteable|unresolvable|no longer (?:exist|valid|available|active|in use|accepting|employed|on|a|receiv\\w{1,4}|with)|terminated|deleted|removed|closed|cancel?led|(?:un)?assigned to nobody|incorrect)`,
  'user (?:unknown|not (?:found|known|exist|listed))|unknown (?:user|recipient|address|account|mailbox)|no (?:mailbox|user|account|recipient|one)(?: found| here)? (?:here )?(?:by|with|of|has|named|called|exists|at) (?:that|this|the)? ?(?:name|account|address)?|no (?:mailbox|account|such person|user) here|does(?:n.?t| not) have an? .{0,80}account|does ?n.?t (?:exist|match)|recipient name is not recogni[sz]ed|recipnotfound|recipientnotfound|not listed in (?:domino|public|the) ?(?:directory|name)|not our (?:customer|user)|destination mailbox address|not a (?:known|valid|registered) (?:user|mailbox|recipient|account|address|alias)|address (?:unknown|error|not found|is invalid|rejected: undeliverable)|(?:couldn.?t|could not|can.?t|cannot|unable to|failed to) (?:be )?(?:find|found|locate|verify|look ?up) (?:the )?(?:e-?mail )?(?:address|user|mailbox|recipient|account)|email address (?:that )?you (?:entered|sent).{0,80}(?:find|found)|check (?:if|that|whether) (?:the )?(?:e-?mail )?address is (?:correct|valid)|not (?:exist|found) in (?:this|our|the) (?:domain|system|server|directory)|recipient address rejected\\.?\\s{0,3}(?:\\(in reply|$)|unable to validate recipient|can.?t (?:create|open) (?:user )?output: no such|no such (?:address|person|user|account|mailbox|recipient|id|email|local)|no longer (?:available|valid|in use|on (?:this )?server)|isn.?t (?:a )?(?:valid|known)|recipient (?:is )?not on|is not a (?:valid|known)|rejected: (?:user unknown|no such|unknown user)|NoSuchUser|unroutable|unrouteable address|all recipients (?:were )?(?:invalid|rejected|refused)|not in (?:my )?(?:userlist|list)|username .{0,40}(?:invalid|unknown)|RecipientDoesNotExist|550 user |delivery to (?:this|the) (?:user|address) (?:is )?not|invalid (?:delivery )?address',
  'mailbox (?:is )?(?:currently )?unavailable|user account is unavailable|dosn.t exist|no longer on (?:this )?server|address no longer accepts mail',
  'utilisateur .{0,40}inconnu|adresse .{0,80}(?:invalide|inconnue|existe pas|introuvable)|destinataire .{0,40}(?:inconnu|invalide|existe pas)|(?:Empf(?:ä|ae)nger|Benutzer|Adresse|Postfach|Konto) .{0,60}(?:unbekannt|existiert nicht|nicht (?:gefunden|bekannt|vorhanden)|ung(?:ü|ue)ltig)|(?:usuario|destinatario|cuenta|dirección|buzón) .{0,60}(?:desconocid|no existe|inexistente|no (?:se )?encontr|inválid)|(?:utente|indirizzo|casella|destinatario) .{0,80}(?:sconosciut|inesistente|non (?:esiste|valid|trovat))|trovare l.indirizzo|(?:usuário|destinatário|endereço|conta) .{0,60}(?:desconhecid|não (?:existe|encontrad)|inexistente|inválid)',
  '(?:användare|adress|mottagare)\\w{0,4} .{0,40}(?:okänd|finns inte|hittades inte|existerar inte)|(?:bruker|bruger|adresse|mottaker|modtager)\\w{0,4} .{0,40}(?:ukjent|ukendt|finnes ikke|findes ikke|eksisterer ikke|ikke fundet)|(?:käyttäjää|osoitetta|vastaanottajaa) .{0,40}(?:ei ole|ei löydy|tuntematon)|(?:gebruiker|ontvanger|adres) .{0,40}(?:onbekend|bestaat niet|niet gevonden)|(?:użytkownik|adres|konto|odbiorca) .{0,40}(?:nie istnieje|nieznany|nie (?:został )?znalezion)|(?:пользовател|адрес|ящик|получател)\\S{0,4} .{0,40}(?:не (?:найден|существует|зарегистрирован)|неизвест)|такого пользователя нет|нет такого|存在しません|見つかりません|ユーザー?.{0,6}(?:不明|存在)|(?:用户|收件人|地址|账号|帐号).{0,8}(?:不存在|无效|未找到)|adres bulunamadı|kullanıcı .{0,20}(?:yok|bulunamadı)',
);

const policy = family(
  'policy',
  'polic(?:y|ies)|not accept (?:delivery of )?this|protocol violation|not permitted|administrative(?:ly)? (?:prohibit|block|restrict|deny|denied|rejected)|administrator .{0,40}(?:block|deny|reject|prohibit)|local (?:configuration|rule)|not allowed|transaction (?:failed|rejected)|message (?:was )?(?:rejected|refused|blocked|not accepted)|rejected by|refused by|forbidden|unacceptable',
);

const security = family(
  'security',
  '\\btls\\b|starttls|encryption|\\bcertificate|(?:must|need to|please) (?:be )?auth|authentication (?:is )?required|unauthenticated senders|must issue a STARTTLS|sasl|login (?:failed|denied)',
);

const loop = family(
  'loop',
  'hop count|too many hops|mail loop|loops? (?:back|detected|alert)|looping|message loop|routing loop|too many received|loop count|relaying loop',
);

const expired = family(
  'expired',
  'message expired|envelope expired|delivery (?:time|timed|expired)|retry time(?:out)?|could not be delivered (?:for|within|in|after) |was not delivered within|not (?:been )?(?:delivered|possible).{0,60}(?:days|hours)|(?:queue|delivery|retry).{0,20}(?:lifetime|period|time) (?:expired|exceeded)|too old|timed? ?out|has been (?:in|on) the queue|time limit|temporary problem|still undelivered|not yet been delivered|delayed|unable to deliver in|giving up|did not (?:accept our requests|respond)|not respond|no answer|will (?:keep|continue) trying|will retry|Délai|Zeitüberschreitung|kunde inte levereras inom',
);

const network = family(
  'network',
  '(?:connection|connect|connections) (?:was |were |has been |to \\S{1,100} )?(?:refused|timed ?out|reset|lost|dropped|closed|failed|failure|error|terminated|aborted|interrupted|not)|lost connection|network (?:is )?(?:unreachable|error|down|failure)|no route to host|host (?:is )?(?:unreachable|down|not reachable)|(?:could not|unable to|couldn.?t|cannot|can.?t) (?:establish|connect|contact|reach|make)|socket error|dns (?:query|lookup|error|failure|server|temporar)|name ?server|name service|host name lookup|lookup failure|broken pipe|conversation .{0,60}timed|routing|unreachable|not reachable|bad connection|remote server .{0,40}(?:down|unavailable)|connection|TLS handshake',
);

const system = family(
  'system',
  'system (?:error|failure|problem|resources|full|storage|configuration|is)|internal (?:error|server|system|software)|(?:local|server|configuration|operating system|software|queue file|disk|i\\/o|database|resource|temporary|processing|unknown|unexpected|fatal|mailer|service) (?:configuration |local |server |lookup |system )?(?:error|problem|failure|unavailable|full)|not (?:currently )?available|insufficient|command (?:died|failed|time limit)|pipe to|can.?t (?:create|open|write)|permission|cannot (?:append|open|write|create|update)|(?:no )?space left|out of memory|delivery (?:error|failed)|lmtp|maildrop|procmail|mail server|service (?:is )?(?:temporarily |currently )?(?:unavailable|not available|busy)|try again|busy|overload',
);

const protocol = family(
  'protocol',
  'sequence of commands|(?:command|parameter|argument) .{0,30}(?:not|unrecogni[sz]ed|error|unknown|invalid)|syntax error|unrecogni[sz]ed|not implemented|need (?:mail|rcpt)|bad (?:command|sequence)|smtputf8|pipelining|protocol error|out of sequence',
);

const vague = (found: Family): Family => ({ ...found, isVague: true });

export const families: readonly Family[] = [
  full,
  authentication,
  virus,
  rate,
  deferred,
  suspended,
  relay,
  senderRefused,
  nameServer,
  takesNoMail,
  filtered,
  spam,
  domainIsNot,
  noMailbox,
  blocked,
  noDomain,
  moved,
  tooBig,
  security,
  loop,
  vague(content),
  vague(expired),
  vague(network),
  vague(protocol),
  vague(policy),
  vague(system),
];
