/**
 * Replies and notices in the wording that public servers and providers use, for families and reasons the labelled mails
 * lack. The right class of each was decided before the rules had seen it; how many were right at first sight stands in
 * docs/bounces.md. `¶` is the end of a line.
 */
export type Judged = 'hard' | 'soft';
type Row = { expected: Judged; who: string; status: string; said: string };

/** Cells of lines. */
export const rowsOf = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.trim().replace(/ ?¶ ?/g, '\n')));

const reported = (table: string): Row[] =>
  rowsOf(table).map(([expected, who, status, said]) => ({
    expected: expected as Judged,
    who: who!,
    status: status!,
    said: said ?? '',
  }));

/** Of reports (RFC 3464): who says it, the Status field, the Diagnostic-Code. */
export const reportedReplies = reported(`
hard | google | 5.1.1 | 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking
hard | google | 5.1.3 | 553-5.1.3 The recipient address <kim@@example.net> is not a valid RFC-5321 address.
hard | google | 5.1.2 | 550 5.1.2 We weren't able to find the recipient domain. Please check for any spelling errors.
soft | google | 5.2.1 | 550-5.2.1 The email account that you tried to reach is inactive. For more information, go to
soft | google | 4.2.1 | 450-4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages
soft | google | 4.2.2 | 452-4.2.2 The recipient's inbox is out of storage space and inactive.
soft | google | 4.7.28 | 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP
soft | google | 5.7.1 | 550-5.7.1 [192.0.2.1 12] Our system has detected that this message is likely unsolicited mail
soft | google | 5.3.4 | 552-5.3.4 Your message exceeded Google's message size limits.
hard | microsoft | 5.1.10 | 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient kim@example.net not found by SMTP address lookup
hard | microsoft | 5.4.310 | 550 5.4.310 DNS domain example.invalid does not exist [Message=InfoDomainNonexistent]
hard | microsoft | 5.5.0 | 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).
soft | microsoft | 5.7.606 | 550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list
soft | microsoft | 5.7.708 | 550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.
soft | microsoft | 5.1.8 | 550 5.1.8 Access denied, bad outbound sender.
soft | microsoft | 5.1.90 | 550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients
soft | microsoft | 5.2.121 | 550 5.2.121 Recipient's per hour message receive limit from specific sender exceeded
soft | microsoft | 5.4.14 | 554 5.4.14 Hop count exceeded - possible mail loop ATTR1
soft | microsoft | 5.7.124 | 550 5.7.124 RESOLVER.RST.SenderNotInAllowedSendersList; sender not in allowed-senders list
soft | microsoft | 5.7.64 | 550 5.7.64 TenantAttribution; Relay Access Denied
soft | microsoft | 5.7.1 | 550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).
hard | exchange | 5.1.1 | #550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found ##
hard | exchange | 5.4.4 | #554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain ##
soft | exchange | 5.7.1 | #550 5.7.1 RESOLVER.RST.AuthRequired; authentication required ##
soft | exchange | 5.2.0 | 554 5.2.0 STOREDRV.Deliver.Exception:StoragePermanentException.MapiExceptionNotFound; Failed to process message
soft | yahoo | 5.0.0 | 554 delivery error: dd Sorry your message to kim@yahoo.com cannot be delivered. This account has been disabled or discontinued [#102].
soft | yahoo | 4.7.0 | 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints
soft | yahoo | 5.7.1 | 553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in a list of Spamhaus
soft | yahoo | 5.7.9 | 554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes
soft | aol | 5.2.1 | 521 5.2.1 : AOL will not accept delivery of this message.
hard | aol | 5.1.1 | 550 5.1.1 <kim@aol.com>: Recipient address rejected: aol.com
hard | apple | 5.1.6 | 550 5.1.6 recipient no longer on server: kim@icloud.com
soft | apple | 5.7.1 | 550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/
soft | apple | 5.2.2 | 552 5.2.2 <kim@icloud.com>: user is over quota (in reply to RCPT TO command)
hard | godaddy | 5.1.1 | 550 5.1.1 <kim@example.net> Recipient not found. <http://x.co/irbounce>
soft | godaddy | 5.2.0 | 552 5.2.0 This message has been rejected due to content judged to be spam by the internet community. IB212
soft | godaddy | 5.7.1 | 554 5.7.1 Your IP is listed on our internal blacklist. IB103
hard | tencent | 5.0.0 | 550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?id=20022 (in reply to RCPT TO command)
soft | tencent | 5.0.0 | 550 Domain frequency limited [http://service.mail.qq.com/] (in reply to MAIL FROM command)
soft | tencent | 5.0.0 | 550 Ip frequency limited (in reply to end of DATA command)
soft | tencent | 5.0.0 | 550 Mail content denied. (in reply to end of DATA command)
soft | tencent | 5.0.0 | 550 Mail is rejected by recipients (in reply to end of DATA command)
soft | orange | 5.2.0 | 550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]
soft | orange | 4.0.0 | 421 mwinf5c77 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104
hard | orange | 5.1.1 | 550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416
hard | sfr | 5.1.1 | 550 5.1.1 <kim@sfr.fr>: Adresse d au moins un destinataire inconnue
soft | cox | 4.2.1 | 421 4.2.1 example.net: too many concurrent connections from 192.0.2.1. E1110
soft | cox | 5.1.0 | 550 5.1.0 <news@shop.example> sender rejected : invalid sender domain
soft | spectrum | 5.1.0 | 550 5.1.0 AUP#1310 Your IP has been blocked by the recipient
hard | mxlogic | 5.1.0 | 550 5.1.0 <kim@example.net>: Address rejected.
hard | mimecast | 5.0.0 | 550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 (in reply to RCPT TO command)
soft | mimecast | 5.0.0 | 550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550
soft | mimecast | 5.0.0 | 550 Rejected by header based manually Blocked Senders: block-manual@example.net
soft | mimecast | 5.0.0 | 554 Email rejected due to security policies - https://community.mimecast.com/
hard | messagelabs | 5.0.0 | 550-Invalid recipient <kim@example.net> (#5.1.1)
soft | messagelabs | 5.0.0 | 553-Message filtered. Refer to the Troubleshooting page at 553-http://www.symanteccloud.com/troubleshooting
soft | messagelabs | 5.0.0 | 501 Connection rejected by policy [7.7] 20502, please visit www.messagelabs.com/support
hard | zoho | 5.1.1 | 550 5.1.1 User does not exist - <kim@example.net>
soft | zoho | 5.7.1 | 550 5.7.1 Email cannot be delivered. Reason: Email detected as Spam by spam filters.
hard | yandex | 5.7.1 | 550 5.7.1 No such user! 1588320000-AbCd (in reply to RCPT TO command)
soft | yandex | 5.7.1 | 554 5.7.1 [2] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc
hard | mailru | 5.0.0 | 550 Message was not accepted -- invalid mailbox. Local mailbox kim@mail.ru is unavailable: user not found (in reply to RCPT TO command)
soft | mailru | 5.0.0 | 550 Message was not accepted -- invalid mailbox. Local mailbox kim@mail.ru is unavailable: account is disabled
soft | mailru | 5.0.0 | 550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=Ab
hard | gmx | 5.0.0 | 550 Requested action not taken: mailbox unavailable For explanation visit https://postmaster.gmx.net/ (in reply to RCPT TO command)
soft | gmx | 5.0.0 | 554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation visit https://postmaster.gmx.net/
soft | gmx | 5.0.0 | 554 Bad DNS PTR resource record. For explanation visit https://postmaster.gmx.net/
soft | t-online | 5.0.0 | 554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)
hard | softbank | 5.0.0 | 550 Invalid recipient: <kim@softbank.ne.jp>
hard | libero | 5.0.0 | 550 RCPT TO:<kim@libero.it> User unknown
hard | onet | 5.1.1 | 550 5.1.1 <kim@onet.pl>: Recipient address rejected: Konto nie istnieje
soft | wp | 5.7.1 | 554 5.7.1 Skrzynka odbiorcy jest przepełniona
hard | uol | 5.1.1 | 550 5.1.1 <kim@uol.com.br>: Recipient address rejected: usuário não existe
soft | terra | 5.2.2 | 552 5.2.2 Caixa postal do destinatário cheia
hard | naver | 5.1.1 | 550 5.1.1 No such user kim@naver.com - nsmtp
hard | sina | 5.0.0 | 553 sorry, no mailbox here by that name (#5.1.1)
hard | 163 | 5.0.0 | 550 User not found: kim@163.com (in reply to RCPT TO command)
soft | 163 | 5.0.0 | 554 DT:SPM 163 smtp2,xyz,http://mail.163.com/help/help_spam_16.htm (in reply to end of DATA command)
soft | barracuda | 5.0.0 | 550 permanent failure for one or more recipients (kim@example.net:blocked)
hard | barracuda | 5.0.0 | 550 permanent failure for one or more recipients (kim@example.net:550 5.1.1 User Unknown)
soft | proofpoint | 5.0.0 | 554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1
hard | proofpoint | 5.1.1 | 550 5.1.1 User Unknown
hard | mailspamprotection | 5.0.0 | 550 "Unknown user kim@example.net" (in reply to RCPT TO command)
soft | mailspamprotection | 5.0.0 | 550 High probability of spam
hard | exim | 5.0.0 | 550 Unrouteable address (in reply to RCPT TO command)
soft | exim | 5.0.0 | 550 Verification failed for <news@shop.example> 550 Sender verify failed
hard | cpanel | 5.0.0 | 550 No Such User Here" (in reply to RCPT TO command)
soft | cpanel | 5.0.0 | 550 Domain example.net has exceeded the max emails per hour (501/500 (100%)) allowed. Message discarded.
hard | postfix | 5.4.4 | X-Postfix; Host or domain name not found. Name service error for name=example.invalid type=A: Host not found
soft | postfix | 4.4.3 | X-Postfix; Host or domain name not found. Name service error for name=example.net type=MX: Host not found, try again
hard | postfix | 5.1.0 | X-Postfix; Domain example.net does not accept mail (nullMX)
hard | postfix | 5.1.1 | 550 5.1.1 <kim@example.net>: Recipient address rejected: undeliverable address: host mx.example.net said: 550 No such user
soft | postfix | 5.4.6 | X-Postfix; mail for example.net loops back to myself
soft | postfix | 4.4.1 | X-Postfix; connect to mx.example.net[192.0.2.1]:25: Connection refused
hard | postfix | 5.1.3 | X-Postfix; bad address syntax
soft | postfix | 5.2.2 | X-Postfix; maildir delivery failed: error writing message: Disk quota exceeded
hard | sendmail | 5.1.6 | 551 5.1.6 <kim@example.net>... User has moved; please try <kim.new@example.org>
hard | sendmail | 5.1.2 | 550 5.1.2 <kim@example.invalid>... Host unknown (Name server: example.invalid: host not found)
soft | sendmail | 4.1.8 | 451 4.1.8 Domain of sender address news@shop.example does not resolve
soft | sendmail | 4.4.7 | 421 4.4.0 [internal] no MTAs are currently alive when attempting to connect
hard | bare | 5.2.1 | 
hard | bare | 5.1.0 | 
soft | bare | 5.1.4 | 
soft | bare | 5.0.0 | 550 unknown error
soft | bare | 4.3.1 | 452 4.3.1 Insufficient system storage
hard | amazonses | 5.1.1 | 550 5.1.1 Mailbox does not exist
hard | workmail | 5.1.1 | 550 5.1.1 recipient is not exist
hard | opensmtpd | 5.1.1 | 550 5.1.1 Invalid recipient: kim@example.net
hard | surgemail | 5.0.0 | 550 <kim@example.net> account closed
hard | communigate | 5.1.1 | 550 5.1.1 kim@example.net unknown user account
hard | kerio | 5.1.1 | 550 5.1.1 User unknown or not available
soft | greylist | 4.2.0 | 450 4.2.0 <kim@example.net>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/
soft | spamtrap | 5.7.1 | 554 5.7.1 <kim@example.net>: Recipient address rejected: Blocked, mail from 192.0.2.1 is spam
soft | archived | 5.5.0 | 550 5.5.0 Boite du destinataire archivee. Archived recipient. OFR_417
soft | tls | 5.7.10 | 550 5.7.10 Must issue a STARTTLS command first
hard | google | 5.1.1 | 550 5.1.1 NoSuchUser 4fb4d7f45d1cf-5 - gsmtp
soft | google | 5.7.25 | 550-5.7.25 The IP address sending this message does not have a PTR record setup
soft | google | 4.7.26 | 421-4.7.26 This mail has been rate limited because it is unauthenticated
soft | google | 5.4.5 | 550 5.4.5 Daily user sending limit exceeded
soft | google | 5.5.4 | 501-5.5.4 HELO/EHLO argument "x" invalid, closing connection
soft | google | 5.2.3 | 552-5.2.3 Your message exceeded Google's message size limits
soft | google | 4.3.0 | 451-4.3.0 Mail server temporarily rejected message
soft | google | 5.7.1 | 550-5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail that you sent
soft | google | 5.6.0 | 550 5.6.0 Mail message is malformed. Not accepted
soft | google | 4.5.0 | 421 4.5.0 Local error in processing
hard | microsoft | 5.1.1 | 550 5.1.1 The email address wasn't found at the destination domain
hard | microsoft | 5.4.1 | 550 5.4.1 All recipient addresses rejected : Access denied [BN8NAM11FT066.eop-nam11.prod.protection.outlook.com]
soft | microsoft | 5.4.1 | 550 5.4.1 Relay Access Denied
soft | microsoft | 5.0.350 | 550 5.0.350 Remote server returned an error -> 554 5.7.1 Message blocked
soft | microsoft | 5.6.211 | 550 5.6.211 Invalid MIME Content: Number of attachments exceeded
soft | microsoft | 5.7.750 | 550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains.
soft | microsoft | 5.7.515 | 550 5.7.515 Access denied, sending domain shop.example doesn't meet the required authentication level.
soft | microsoft | 4.4.316 | 450 4.4.316 Connection refused [Message=Socket error code 10061]
soft | microsoft | 5.7.129 | 550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; not authorized to send to the recipient because the sender isn't on the list
soft | microsoft | 5.2.2 | 554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded
soft | microsoft | 5.3.4 | 550 5.3.4 ROUTING.SizeLimit; message size exceeds fixed maximum size for route
soft | exchange | 5.7.1 | 550 5.7.1 Message rejected as spam by Content Filtering.
soft | exchange | 5.7.1 | 550 5.7.1 Client does not have permissions to send as this sender
hard | exchange | 5.1.1 | 550 5.1.1 User unknown
hard | exchange | 5.1.4 | 550 5.1.4 RESOLVER.ADR.Ambiguous; ambiguous address: no such recipient
soft | exchange | 4.3.1 | 452 4.3.1 Insufficient system resources
hard | yahoo | 5.0.0 | 552 1 Requested mail action aborted, mailbox not found (in reply to RCPT TO command)
soft | yahoo | 5.0.0 | 554 Message not allowed - [PH01] Email not accepted for policy reasons.
soft | yahoo | 4.0.0 | 421 Message temporarily deferred - [numeric code]
soft | yahoo | 5.0.0 | 554 30 Sorry, your message to kim@yahoo.com cannot be delivered. This mailbox is disabled (554.30)
soft | yahoo.jp | 5.0.0 | 550 Unable to deliver. Mailbox exceeded its storage limit (in reply to RCPT TO command)
soft | aol | 5.7.1 | 554 5.7.1 : (DYN:T1) https://postmaster.aol.com/error-codes#554dynt1
soft | apple | 4.7.0 | 450 4.7.0 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1
soft | apple | 5.3.4 | 552 5.3.4 Message size exceeds maximum permitted
soft | apple | 5.7.0 | 554 5.7.0 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1
soft | comcast | 5.2.0 | 552 5.2.0 Message rejected due to high spam score
soft | comcast | 5.1.0 | 550 5.1.0 Sender not allowed. 192.0.2.1 Comcast requires that all mail servers must have a PTR record
hard | comcast | 5.1.1 | 550 5.1.1 Not our Customer
soft | comcast | 5.2.0 | 550 5.2.0 Mailbox unavailable: account disabled temporarily
soft | comcast | 4.0.0 | 421 Reverse DNS failure: Try again later. imta01
hard | att | 5.0.0 | 550 5.1.1 Requested action not taken: mailbox unavailable
soft | att | 5.7.1 | 521 5.7.1 192.0.2.1 blocked by sbc:blacklist.mailrelay.att.net. DNSRBL: Blocked for abuse.
soft | earthlink | 5.0.0 | 550 Dynamic/zombied/spam IPs blocked. Write blockedbyearthlink@abuse.earthlink.net
hard | earthlink | 5.0.0 | 550 kim@earthlink.net...User account is unavailable (in reply to RCPT TO command)
soft | kddi | 5.0.0 | 550 : User unknown (in reply to end of DATA command)
hard | docomo | 5.0.0 | 550 Unknown user kim@docomo.ne.jp (in reply to RCPT TO command)
soft | docomo | 5.0.0 | 552 Message size exceeds maximum value
soft | kddi | 5.0.0 | 550 Your mail server's IP address is blocked. ( #5.7.1 )
soft | tencent | 5.0.0 | 550 Suspected bounce attacks [http://mail.qq.com/ ] (in reply to MAIL FROM command)
soft | tencent | 5.0.0 | 552 Message size exceeds fixed maximum message size
soft | tencent | 5.0.0 | 550 Suspected spam ip, ip is not authorized (in reply to end of DATA command)
soft | tencent | 5.0.0 | 550 The mailbox space is full (in reply to RCPT TO command)
soft | tencent | 5.0.0 | 550 SPF check failed
hard | tencent | 5.0.0 | 550 The recipient may contain a non-existent account, please check the recipient address.
hard | aliyun | 5.0.0 | 553 RCPT (kim@aliyun.com) dosn't exist
soft | aliyun | 5.0.0 | 554 RBL connection from 192.0.2.1 rejected
hard | feishu | 5.1.1 | 550 5.1.1 Recipient account does not exist
soft | mimecast | 5.0.0 | 550 Anti-Spoofing policy - Inbound not allowed
soft | mimecast | 5.0.0 | 554 Virus Signature Detected
soft | mimecast | 5.0.0 | 550 Exceeding outbound thread limit
soft | mimecast | 5.0.0 | 535 Incorrect authentication data
soft | mimecast | 5.0.0 | 550 Message bounced due to Content Examination Policy
soft | mimecast | 5.0.0 | 553 Local CT IP Reputation - (reject)
soft | mimecast | 5.0.0 | 550 DMARC Sender Invalid - envelope rejected
soft | mimecast | 4.0.0 | 451 Account inbounds disabled
soft | mimecast | 5.0.0 | 550 Submitter failed to authenticate
soft | mimecast | 4.0.0 | 451 Recipient temporarily unavailable
soft | mimecast | 5.0.0 | 501 Invalid address (in reply to MAIL FROM command)
soft | messagelabs | 5.0.0 | 553-mail rejected because your IP is in the PBL. See http://www.spamhaus.org/pbl
soft | messagelabs | 5.0.0 | 501 HELO requires a domain name; connection refused
soft | messagelabs | 4.0.0 | 421 Service Temporarily Unavailable
hard | messagelabs | 5.0.0 | 550-Requested action not taken: mailbox unavailable 550-invalid recipient <kim@example.net> (#5.1.1)
soft | trendmicro | 5.7.1 | 550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using Trend Micro RBL+
soft | trendmicro | 5.7.0 | 554 5.7.0 Reject: message rate from your network is too high (Email Reputation Service)
soft | cloudfilter | 5.2.0 | 552 5.2.0 <news@shop.example> Message rejected - spam CS01
soft | orange | 5.5.0 | 550 5.5.0 Mauvais destinataire: utilisateur desactive, compte suspendu OFR_515
soft | orange | 5.7.1 | 550 5.7.1 Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR_999
soft | free.fr | 4.0.0 | 421 Too many spams from your IP (192.0.2.1), please visit http://postmaster.free.fr/
soft | free.fr | 5.2.1 | 550 5.2.1 This mailbox has been blocked due to inactivity (in reply to RCPT TO command)
hard | laposte | 5.1.1 | 550 5.1.1 <kim@laposte.net> Adresse d au moins un destinataire invalide. LPN105_410
soft | laposte | 5.7.1 | 550 5.7.1 Message rejeté, contenu interdit. LPN007_507
hard | strato | 5.1.1 | 550 5.1.1 User unknown: kim@example.de
soft | ionos | 5.0.0 | 554-Transaction failed 554-Reject due to policy restrictions
soft | ionos | 5.2.2 | 552 5.2.2 Mailbox voll / quota exceeded
soft | gmx | 4.0.0 | 421 Nemesis ESMTP Service not available Closing Connection. Too many connections from your IP
soft | gmx | 5.0.0 | 550 Requested action not taken: mailbox unavailable Sender address is not allowed (in reply to MAIL FROM command)
soft | web.de | 5.0.0 | 552 Requested mail action aborted: exceeded storage allocation Quota exceeded
hard | seznam | 5.1.1 | 550 5.1.1 Recipient address rejected: mailbox not found
soft | seznam | 4.7.1 | 451 4.7.1 Greylisting. Try again in 15 minutes
hard | rambler | 5.1.1 | 550 5.1.1 Mailbox doesn't exist: kim@rambler.ru
soft | mailru | 5.0.0 | 550 5.7.1 This message was not accepted due to domain owner DMARC policy (RFC 7489)
soft | mailru | 4.0.0 | 451 Ratelimit exceeded for mailing
soft | mailru | 5.0.0 | 550 Access from ip address 192.0.2.1 blocked. Visit http://win.mail.ru/cgi-bin/support_bl
hard | ukrnet | 5.1.1 | 550 5.1.1 kim@ukr.net: Немає такого користувача. No such user
soft | iua | 5.0.0 | 550 Mailbox is full. See http://mail.i.ua/err/4/
hard | iua | 5.0.0 | 550 There is no such mailbox. See http://mail.i.ua/err/1/ (in reply to RCPT TO command)
soft | zoho | 5.4.6 | 550 5.4.6 Unusual sending activity detected. Please try after sometime
soft | zoho | 5.0.0 | 554 5.1.8 Email Outgoing Blocked
soft | zoho | 5.2.2 | 552 5.2.2 Mail size / mailbox quota exceeded
soft | proton | 5.7.1 | 554 5.7.1 <kim@proton.me>: Recipient address rejected: Address is disabled
hard | proton | 5.1.1 | 550 5.1.1 <kim@proton.me>: Recipient address rejected: Address does not exist
soft | ovh | 5.7.1 | 554 5.7.1 Sorry, this message is considered as spam (OVH)
hard | fastmail | 5.1.1 | 550 5.1.1 <kim@fastmail.com>: Recipient address rejected: User unknown. 
soft | fastmail | 4.2.2 | 452 4.2.2 Mailbox is over quota. Try again later
hard | rackspace | 5.1.1 | 550 5.1.1 Recipient rejected. (G9)
hard | rackspace | 5.7.1 | 550 5.7.1 <kim@example.net>: Recipient address rejected: User unknown. G12
hard | facebook | 5.1.1 | 550 5.1.1 RCP-P1 https://www.facebook.com/postmaster/response_codes#rcp Invalid recipient
soft | facebook | 5.7.1 | 554 5.7.1 POL-P6 https://www.facebook.com/postmaster/response_codes#pol Message refused: policy
soft | facebook | 4.7.1 | 451 4.7.1 INT-T5 Temporary failure due to downtime
hard | domino | 5.1.1 | 550 5.1.1 kim@example.net... No such user
soft | groupwise | 5.0.0 | 550 Host unreachable; spool closed
hard | mailenable | 5.0.0 | 550 Requested action not taken: mailbox unavailable or not local. (in reply to RCPT TO command)
hard | mdaemon | 5.1.1 | 550 5.1.1 Recipient unknown <kim@example.net>
soft | smartermail | 5.7.1 | 554 5.7.1 Sending address not accepted due to spam filter
hard | hmail | 5.0.0 | 550 Unknown user (in reply to RCPT TO command)
hard | icewarp | 5.1.2 | 550 5.1.2 <kim@example.net>... Domain not local or unknown
hard | icewarp | 5.1.1 | 550 5.1.1 <kim@example.net> User unknown; rejecting
soft | icewarp | 5.7.1 | 554 5.7.1 Message cannot be accepted, virus found
hard | haraka | 5.1.1 | 550 I cannot deliver mail for <kim@example.net>: no such user (in reply to RCPT TO command)
soft | rspamd | 5.7.1 | 554 5.7.1 Spam message rejected
soft | rspamd | 4.7.1 | 451 4.7.1 Try again later
hard | dovecot | 5.1.1 | 550 5.1.1 <kim@example.net> User doesn't exist: kim
soft | dovecot | 5.2.2 | 552 5.2.2 <kim@example.net> Quota exceeded (mailbox for user is full)
hard | cyrus | 5.1.1 | 550 5.1.1 Mailbox does not exist
hard | cyrus | 5.1.1 | 550-Mailbox unknown. Either there is no mailbox associated with this name or you do not have authorization to see it. 550 5.1.1 User unknown
soft | cyrus | 4.2.2 | 452 4.2.2 Over quota
soft | x400 | 5.4.3 | X-X400; routing server failure
soft | sendmail | 5.0.0 | 554 <kim@example.net>... Local configuration error
soft | sendmail | 5.3.5 | 553 5.3.5 mx.example.net. config error: mail loops back to me (MX problem?)
hard | sendmail | 5.1.1 | 550 5.1.1 <kim@example.net>... User unknown
hard | sendmail | 5.5.4 | 501 5.1.3 Bad recipient address syntax
soft | sendmail | 5.6.0 | 553 5.6.0 Header error
soft | sendmail | 4.2.0 | 452 4.2.0 Requested action not taken: mailbox temporarily locked
soft | postfix | 5.7.1 | 554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: cannot find your hostname, [192.0.2.1]
soft | postfix | 5.7.1 | 504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname
soft | postfix | 5.7.1 | 550 5.7.1 <news@shop.example>: Sender address rejected: User unknown in relay recipient table
soft | postfix | 4.3.5 | 451 4.3.5 Server configuration error
soft | postfix | 5.3.0 | X-Postfix; Command died with status 1: "/usr/bin/procmail"
hard | postfix | 5.1.1 | X-Postfix; unknown user: "kim"
soft | postfix | 5.6.1 | X-Postfix; conversion to 7BIT required
soft | postfix | 5.6.7 | X-Postfix; SMTPUTF8 is required, but was not offered by host mx.example.net
soft | postfix | 4.7.5 | X-Postfix; Server certificate not verified
hard | various | 5.1.1 | 550 5.1.1 sorry, no mailbox here by that name. (#5.1.1 - chkuser)
soft | various | 5.7.1 | 550 5.7.1 sorry, your envelope sender is in my badmailfrom list (#5.7.1)
hard | various | 5.1.1 | 511 sorry, no mailbox here by that name (#5.1.1 - chkuser)
soft | various | 4.3.0 | 451 qq temporary problem (#4.3.0)
soft | various | 5.1.8 | 571 sorry, sender MX must resolve (#5.1.8 - chkuser)
soft | various | 5.7.1 | 550 5.7.1 Your message was rejected by user-defined filter
soft | various | 5.7.0 | 552 5.7.0 Our system detected an illegal attachment on your message
soft | various | 5.7.367 | 550 5.7.367 Remote server returned not permitted to relay -> 554 5.7.1 Relay access denied
hard | various | 5.1.11 | 550 5.1.11 RESOLVER.ADR.ExRecipNotFound; recipient not found
soft | various | 5.2.0 | 550 5.2.0 User account is overquota
soft | various | 5.0.0 | 550 maximum allowed message size is 10 MB
hard | various | 5.1.1 | 550 5.1.1 <kim@example.net> is not a valid mailbox
hard | various | 5.1.1 | 550 5.1.1 The user kim@example.net does not have an account here
hard | various | 5.1.1 | 554 5.1.1 <kim@example.net>: Recipient address rejected: not found
soft | various | 5.7.1 | 554 5.7.1 <kim@example.net>: Recipient address rejected: Policy rejection on sender
soft | various | 4.7.1 | 450 4.7.1 <kim@example.net>: Recipient address rejected: Policy restrictions, try later
soft | various | 5.7.0 | 550 5.7.0 Local Policy Violation
soft | various | 5.7.1 | 554 5.7.1 ACL dns_rbl; Client host [192.0.2.1] blocked
soft | various | 5.7.23 | 550 5.7.23 The message was rejected because of Sender Policy Framework violation
soft | various | 5.0.0 | 550 SC-001 (COL004-MC1F1) Unfortunately, messages from 192.0.2.1 weren't sent
hard | various | 5.1.1 | 550 5.1.1 unknown or illegal alias: kim@example.net
soft | various | 4.3.2 | 421 4.3.2 Service not available, closing transmission channel
soft | various | 5.7.1 | 550 5.7.1 Recipient not authorized, your IP has been found on a block list
soft | various | 5.7.1 | 550 5.7.1 Access denied
soft | various | 5.7.1 | 554 5.7.1 Sorry, recipient's mailbox is administratively locked
hard | various | 5.1.1 | 550 5.1.1 Account not available: no such recipient
soft | various | 5.7.1 | 550 5.7.1 Mail appears to be unsolicited
soft | various | 5.0.0 | 550-"JunkMail rejected - mail.shop.example [192.0.2.1] is in an RBL"
soft | various | 5.7.1 | 550 5.7.1 Mail from 192.0.2.1 refused, see abuse.net
hard | various | 5.3.0 | 553 5.3.0 <kim@example.net>... No such user here
hard | various | 5.1.1 | 550 5.1.1 Email address could not be found, or was misspelled (G8)
soft | various | 5.7.1 | 550 5.7.1 Requested action not taken: message refused
soft | various | 4.5.3 | 452 4.5.3 Too many recipients
soft | various | 5.5.1 | 550 5.5.1 Protocol error
hard | various | 5.1.1 | 550 5.1.1 RCP-P1 Invalid recipient
hard | various | 5.1.2 | 550 5.1.2 Bad destination system: no such domain
soft | various | 5.3.0 | 554 5.3.0 Mailbox disabled, not accepting messages
soft | various | 5.2.1 | 550 5.2.1 Mailbox disabled for this recipient
hard | various | 5.1.1 | 550 5.1.1 Recipient does not exist here
hard | various | 5.1.0 | 550 #5.1.0 Address rejected.
soft | various | 5.7.1 | 550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.
soft | various | 5.2.122 | 554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour
soft | various | 5.1.8 | 501 5.1.8 Domain shop.example does not exist
soft | various | 5.1.7 | 550 5.1.7 Invalid address of the sender: no such user
`);

/** Said to us while we sent, by the very server that keeps the mailbox. */
export const directReplies = rowsOf(`
hard | 550 User unknown
hard | 550 unknown user
hard | 550 No such user here
hard | 553 sorry, no mailbox here by that name
hard | 550 Mailbox not found
hard | 550 Requested action not taken: mailbox unavailable
hard | 550-5.1.1 The email account that you tried to reach does not exist.
hard | 550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown in virtual mailbox table
hard | 521 example.net does not accept mail
hard | 551 User not local; please try <kim@example.org>
hard | 550 Invalid recipient kim@example.net
soft | 550 Account disabled
soft | 552 Mailbox full
soft | 550 Blocked
soft | 554 Transaction failed
soft | 550 Message rejected as spam
soft | 550 sender unknown
soft | 550 Relaying denied
soft | gave up after 5 attempts: 450 4.1.1 Recipient address rejected: unverified address
soft | gave up after 5 attempts: 451 Greylisted, try again later
soft | 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org
`).map(([expected, said]) => ({ expected: expected as Judged, said: said! }));
