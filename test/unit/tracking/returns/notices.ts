import { type Judged, rowsOf } from './replies.ts';

const written = (table: string): { expected: Judged; who: string; subject: string; text: string }[] =>
  rowsOf(table).map(([expected, who, subject, text]) => ({
    expected: expected as Judged,
    who: who!,
    subject: subject!,
    text: text!,
  }));

/** Notices for people: one recipient, no report. */
export const writtenNotices = written(`
hard | qmail | failure notice | Hi. This is the qmail-send program at example.com. ¶ I'm afraid I wasn't able to deliver your message to the following addresses. ¶ ¶ <kim@example.invalid>: ¶ Sorry, I couldn't find any host named example.invalid. (#5.1.2)
hard | qmail | failure notice | I'm afraid I wasn't able to deliver your message to the following addresses. ¶ ¶ <kim@example.net>: ¶ This address no longer accepts mail.
hard | qmail | failure notice | I'm afraid I wasn't able to deliver your message to the following addresses. ¶ ¶ <kim@example.net>: ¶ 192.0.2.1 does not like recipient. ¶ Remote host said: 550 User unknown ¶ Giving up on 192.0.2.1.
soft | qmail | failure notice | I'm afraid I wasn't able to deliver your message to the following addresses. ¶ ¶ <kim@example.net>: ¶ 192.0.2.1 failed after I sent the message. ¶ Remote host said: 550 User unknown
soft | qmail | failure notice | <kim@example.net>: ¶ this message is looping: it already has my Delivered-To line. (#5.4.6)
soft | qmail | failure notice | <kim@example.net>: ¶ CNAME lookup failed temporarily. (#4.4.3) ¶ I'm not going to try again; this message has been in the queue too long.
hard | exim | Mail delivery failed: returning message to sender | A message that you sent could not be delivered to one or more of its ¶ recipients. This is a permanent error. The following address(es) failed: ¶ ¶ kim@example.net ¶ Unrouteable address
hard | exim | Mail delivery failed: returning message to sender | A message that you sent could not be delivered. ¶ The following address(es) failed: ¶ ¶ kim@example.net ¶ SMTP error from remote mail server after RCPT TO:<kim@example.net>: ¶ host mx.example.net [192.0.2.1]: 550 no such user here
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ ¶ kim@example.net ¶ SMTP error from remote mail server after end of data: ¶ host mx.example.net [192.0.2.1]: 554 rejected due to spam content
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ ¶ kim@example.net ¶ all hosts for 'example.net' have been failing for a long time (and retry time not reached)
hard | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ ¶ kim@example.net ¶ all relevant MX records point to non-existent hosts
hard | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ ¶ kim@example.net ¶ unknown local-part "kim" in domain "example.net"
soft | exim | Warning: message 1aBc-0001-AB delayed 24 hours | This message was created automatically by mail delivery software. ¶ A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours. ¶ ¶ kim@example.net ¶ host mx.example.net [192.0.2.1]: Connection timed out ¶ ¶ No action is required on your part. Delivery attempts will continue for some time
hard | sendmail | Returned mail: User unknown |  ----- The following addresses had permanent fatal errors ----- ¶ <kim@example.net> ¶ ¶ ----- Transcript of session follows ----- ¶ ... while talking to mx.example.net.: ¶ >>> RCPT To:<kim@example.net> ¶ <<< 550 <kim@example.net>... User unknown ¶ 550 <kim@example.net>... User unknown
hard | sendmail | Returned mail: see transcript for details |  ----- The following addresses had permanent fatal errors ----- ¶ <kim@example.net> ¶ (reason: 550 Host unknown) ¶ ¶ ----- Transcript of session follows ----- ¶ 550 5.1.2 <kim@example.net>... Host unknown (Name server: example.net: host not found)
hard | gmail | Delivery Status Notification (Failure) | Delivery to the following recipient failed permanently: ¶ ¶ kim@example.net ¶ ¶ Technical details of permanent failure: ¶ Google tried to deliver your message, but it was rejected by the recipient domain. The error that the other server returned was: 550 550 Unknown user kim@example.net (state 14).
hard | gmail | Delivery Status Notification (Failure) | Delivery to the following recipient failed permanently: ¶ ¶ kim@example.net ¶ ¶ Technical details of permanent failure: ¶ DNS Error: Domain name not found
soft | gmail | Delivery Status Notification (Delay) | This is an automatically generated Delivery Status Notification. ¶ ¶ THIS IS A WARNING MESSAGE ONLY. ¶ ¶ Delivery to the following recipient has been delayed: ¶ ¶ kim@example.net ¶ ¶ Message will be retried for 2 more day(s)
hard | yahoo | Failure Notice | Sorry, we were unable to deliver your message to the following address. ¶ ¶ <kim@example.net>: ¶ Remote host said: ¶ 550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown in local recipient table ¶ [RCPT_TO]
hard | domino | DELIVERY FAILURE: User kim (kim@example.net) not listed in Domino Directory | Your message ¶ ¶ Subject: News ¶ ¶ was not delivered to: ¶ ¶ kim@example.net ¶ ¶ because: ¶ ¶ User kim (kim@example.net) not listed in Domino Directory
hard | exchange2003 | Undeliverable: News | Your message ¶ ¶ To: kim@example.net ¶ Subject: News ¶ ¶ did not reach the following recipient(s): ¶ ¶ kim@example.net on Mon, 2 Nov 2020 10:00:00 +0200 ¶ The e-mail account does not exist at the organization this message was sent to. Check the e-mail address, or contact the recipient directly to find out the correct address. ¶ <mx.example.net #5.1.1>
soft | exchange2003 | Undeliverable: News | Your message ¶ ¶ did not reach the following recipient(s): ¶ ¶ kim@example.net on Mon, 2 Nov 2020 10:00:00 +0200 ¶ The recipient's mailbox is full
hard | courier | NOTICE: mail delivery status. | This is a delivery status notification from mx.example.com. ¶ ¶ UNDELIVERABLE MAIL ¶ ¶ Your message to the following recipients cannot be delivered: ¶ ¶ <kim@example.net>: ¶ mx.example.net [192.0.2.1]: ¶ >>> RCPT TO:<kim@example.net> ¶ <<< 550 User unknown.
hard | mailmarshal | Undeliverable Mail: "News" | Your message could not be delivered to the following recipients: ¶ ¶ kim@example.net ¶ ¶ The remote server said: 550 5.1.1 unknown user
hard | amavis | Undeliverable mail, MTA-BLOCKED | Your message WAS NOT DELIVERED to: ¶ <kim@example.net>: ¶ 550 5.1.1 Rejected by next-hop MTA on relaying, from MTA: 550 5.1.1 <kim@example.net>: user unknown
hard | japanese | メール配信エラー | 次の宛先へのメッセージはエラーのため送信できませんでした。 ¶ ¶ kim@example.ne.jp ¶ ¶ 宛先のメールアドレスが存在しません。
hard | japanese | Mail System Error - Returned Mail | 次のあて先へのメッセージはエラーのため送信できませんでした。 ¶ 送信先メールアドレスが見つかりません。 ¶ ¶ <kim@ezweb.ne.jp> ¶ ¶ Recipient address rejected: User unknown ¶ 550 <kim@ezweb.ne.jp>: User unknown
soft | japanese | メールを配信できません | お客様のメールは宛先のメールボックスの容量超過のため届けることができませんでした。 ¶ ¶ kim@example.ne.jp
hard | german | Unzustellbar: Neuigkeiten | Ihre Nachricht konnte nicht zugestellt werden: ¶ ¶ kim@example.de ¶ Der Empfänger ist unbekannt. 550 5.1.1
soft | german | Unzustellbar: Neuigkeiten | Ihre Nachricht konnte nicht zugestellt werden: ¶ ¶ kim@example.de ¶ Das Postfach des Empfängers ist voll.
hard | french | Échec de la remise | Votre message n'a pas pu être remis à : ¶ ¶ kim@example.fr ¶ L'adresse de messagerie est introuvable. #5.1.1
soft | portuguese | Não foi possível entregar | Sua mensagem não pôde ser entregue para: ¶ ¶ kim@example.com.br ¶ A caixa postal do destinatário está cheia
hard | polish | Niedostarczona wiadomość | Nie można dostarczyć wiadomości do: ¶ ¶ kim@example.pl ¶ Użytkownik nie istnieje (550 5.1.1)
hard | russian | Недоставленное сообщение | Ваше письмо не может быть доставлено: ¶ ¶ kim@example.ru ¶ Пользователь не найден 550 5.1.1
soft | russian | Недоставленное сообщение | Ваше письмо не может быть доставлено: ¶ ¶ kim@example.ru ¶ Почтовый ящик переполнен
hard | mailru | Mail failure. | This message was created automatically by mail delivery software. ¶ ¶ A message that you sent could not be delivered to one or more of its recipients. The following addresses failed: ¶ ¶ kim@mail.ru ¶ error from remote mailer after RCPT TO:<kim@mail.ru>: 550 user not found
hard | kddi | Mail System Error - Returned Mail | Could not be delivered to: <kim@example.net> ¶ As the remote domain doesnt exist.
soft | kddi | Mail System Error - Returned Mail | Could not be delivered to: <kim@example.net> ¶ As their mailbox is full.
soft | googlegroups | Posting error: shop-list | Hello kim@example.net, ¶ We're writing to let you know that the group you tried to contact (shop-list) may not exist, or you may not have permission to post messages to the group.
soft | fml | Error Message | You <news@shop.example> are not a member of this mailing list.
hard | courier | NOTICE: mail delivery status. | UNDELIVERABLE MAIL ¶ Your message to the following recipients cannot be delivered: ¶ <kim@example.invalid>: ¶ No such domain.
soft | courier | NOTICE: mail delivery status. | Your message to the following recipients cannot be delivered: ¶ <kim@example.net>: ¶ mx.example.net [192.0.2.1]: ¶ >>> DATA ¶ <<< 550 rejected: User unknown
soft | mcafee | Mail Delivery Failure | The following message could not be delivered: ¶ --- The following addresses had delivery problems --- ¶ <kim@example.net> (mailbox full)
soft | surfcontrol | Mail Delivery Failure | Your message could not be sent. ¶ Failed to send to identified host, ¶ kim@example.net: [192.0.2.1], 550 5.7.1 Message rejected as spam
hard | surfcontrol | Mail Delivery Failure | Failed to send to identified host, ¶ kim@example.net: [192.0.2.1], 550 5.1.1 kim@example.net... User unknown
soft | powermta | Delivery report | Hello, this is the mail server on mx.example.com. ¶ I am sending you this message to inform you on the delivery status of a message you previously sent. ¶ delivery failed; will not continue trying ¶ kim@example.net ¶ smtp;554 5.7.1 blocked: spam
hard | powermta | Delivery report | The following recipient(s) failed: ¶ <kim@example.net>; delivery to domain failed; no such user ¶ dsn-diag: smtp;550 5.1.1 user unknown
soft | gmail | Delivery Status Notification (Failure) | Delivery to the following recipient failed permanently: ¶ kim@example.net ¶ Technical details of permanent failure: ¶ Google tried to deliver your message, but it was rejected. The error that the other server returned was: 550 550 Message rejected (state 18).
soft | gmail | Delivery Status Notification (Failure) | Delivery to the following recipient failed permanently: ¶ kim@example.net ¶ Technical details of permanent failure: ¶ The recipient server did not accept our requests to connect.
hard | gmail | Delivery Status Notification (Failure) | Address not found ¶ Your message wasn't delivered to kim@example.net because the address couldn't be found, or is unable to receive mail. ¶ The response was: ¶ 550 5.1.1 The email account that you tried to reach does not exist.
hard | gmail | Delivery Status Notification (Failure) | Address not found ¶ Your message wasn't delivered to kim@example.invalid because the domain example.invalid couldn't be found. ¶ DNS Error: DNS type 'mx' lookup of example.invalid responded with code NXDOMAIN Domain name not found: example.invalid
soft | gmail | Delivery Status Notification (Failure) | Message blocked ¶ Your message to kim@example.net has been blocked. ¶ The response from the remote server was: 550 5.7.1 Our system has detected that this message is likely suspicious
soft | gmail | Delivery Status Notification (Failure) | Recipient inbox full ¶ Your message couldn't be delivered to kim@example.net. Their inbox is full, or it's getting too much mail right now.
hard | office365 | Undeliverable: News | Your message to kim@example.net couldn't be delivered. ¶ kim wasn't found at example.net. ¶ Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'
soft | office365 | Undeliverable: News | Your message to kim@example.net couldn't be delivered. ¶ kim's mailbox is full ¶ Remote Server returned '554 5.2.2 mailbox full; STOREDRV'
soft | office365 | Undeliverable: News | Your message to kim@example.net couldn't be delivered. ¶ Remote Server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy'
soft | aol | Mail Delivery Problem | Your mail to the following recipients could not be delivered because they are not accepting mail from you: ¶ kim@aol.com
hard | apache james | Undelivered mail | Hi. This is the James mail server at example.com. I'm afraid I wasn't able to deliver your message to the following addresses. This is a permanent error. ¶ kim@example.net ¶ Remote mail server told me: 550 5.1.1 User unknown
soft | interscan | Mail delivery error | The following recipients did not receive your message: ¶ kim@example.net ¶ Unable to deliver: <<< 550 service not available, message contains virus
soft | mfilter | NOTIFICATION: failure delivery | failed to deliver message to kim@example.net ¶ -------server message ¶ 552 mailbox size limit exceeded
hard | bigfoot | Returned mail: see transcript for details | The following addresses had permanent fatal errors ¶ <kim@bigfoot.com> ¶ Transcript of session follows: ¶ >>> RCPT TO:<kim@bigfoot.com> ¶ <<< 553 Invalid recipient kim@bigfoot.com (Mode: normal)
hard | smtp proxy | Undeliverable message | kim@example.net: ¶ 550-5.1.1 unknown recipient ¶ Message headers follow:
hard | spanish | No se puede entregar: Noticias | No se pudo entregar el mensaje a kim@example.es ¶ La dirección de correo no existe. 550 5.1.1
soft | italian | Mancato recapito | Impossibile recapitare il messaggio a: ¶ kim@example.it ¶ La casella del destinatario è piena
hard | dutch | Onbestelbaar: Nieuws | Uw bericht kon niet worden bezorgd: ¶ kim@example.nl ¶ Gebruiker onbekend 550 5.1.1
hard | danish | Kunne ikke leveres: Nyheder | Meddelelsen kunne ikke leveres til: ¶ kim@example.dk ¶ 550 5.1.1 Modtageren findes ikke
soft | finnish | Toimitus epäonnistui | Viestiä ei voitu toimittaa: ¶ kim@example.fi ¶ Postilaatikko on täynnä
hard | chinese | 系统退信 | 抱歉，您的邮件被退回来了 ¶ 收件人: kim@example.cn ¶ 退信原因: 550 5.1.1 收件人地址不存在
soft | chinese | 系统退信 | 您的邮件未能送达 ¶ kim@example.cn ¶ 对方邮箱已满
hard | imail | Undeliverable Mail | Unknown user: kim@example.net ¶ Original message follows.
hard | imail | Undeliverable Mail | Unknown host: kim@example.invalid ¶ Original message follows.
soft | imail | Undeliverable Mail | User mailbox exceeds allowed size: kim@example.net ¶ Original message follows.
soft | imail | Undeliverable Mail | Delivery failed 20 attempts: kim@example.net ¶ Original message follows.
soft | biglobe | Returned mail: mailbox full | ----- The following addresses had delivery problems ----- ¶ <kim@biglobe.ne.jp> ¶ ----- Non-delivered information ----- ¶ The number of messages in recipient's mailbox exceeded the local limit.
soft | 1und1 | Mail delivery failed: returning message to sender | The following address failed: ¶ kim@example.de ¶ Mail quota exceeded.
soft | 1und1 | Mail delivery failed: returning message to sender | The following address failed: ¶ kim@example.de ¶ Delivery of the message failed for the following reason: ¶ Mail size limit exceeded
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ pipe to /usr/bin/filter ¶ generated by kim@example.net ¶ Child process of address_pipe transport returned 127 from command: filter
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ kim@example.net ¶ mailbox is full: retry timeout exceeded
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ kim@example.net ¶ retry time not reached for any host after a long failure period
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ kim@example.net ¶ SMTP error from remote mail server after MAIL FROM:<news@shop.example>: ¶ host mx.example.net [192.0.2.1]: 550 unknown sender
hard | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ kim@example.net ¶ host mx.example.net [192.0.2.1] ¶ SMTP error from remote mail server after RCPT TO:<kim@example.net>: ¶ 550 5.7.1 No such user!
soft | exim | Mail delivery failed: returning message to sender | The following address(es) failed: ¶ kim@example.net ¶ SMTP error from remote mail server after initial connection: ¶ host mx.example.net [192.0.2.1]: 554 unknown host
hard | opensmtpd | Delivery status notification: error | Hi! ¶ This is the MAILER-DAEMON, please DO NOT REPLY to this email. ¶ An error has occurred while attempting to deliver a message for the following list of recipients: ¶ kim@example.net: No MX found for domain
hard | opensmtpd | Delivery status notification: error | An error has occurred while attempting to deliver a message for the following list of recipients: ¶ kim@example.net: Invalid recipient
soft | opensmtpd | Delivery status notification: error | An error has occurred while attempting to deliver a message for the following list of recipients: ¶ kim@example.net: Network error on destination MXs
soft | opensmtpd | Delivery status notification: error | An error has occurred while attempting to deliver a message for the following list of recipients: ¶ kim@example.net: Envelope expired
hard | opensmtpd | Delivery status notification: error | An error has occurred while attempting to deliver a message for the following list of recipients: ¶ kim@example.net: 550 5.1.1 <kim@example.net>... User Unknown
soft | qmail | failure notice | <kim@example.net>: ¶ Sorry, I wasn't able to establish an SMTP connection. (#4.4.1) ¶ I'm not going to try again; this message has been in the queue too long.
soft | qmail | failure notice | <kim@example.net>: ¶ Connected to 192.0.2.1 but sender was rejected. ¶ Remote host said: 550 5.1.8 address unknown
soft | qmail | failure notice | <kim@example.net>: ¶ Connected to 192.0.2.1 but greeting failed. ¶ Remote host said: 554 no such domain here
hard | qmail | failure notice | <kim@example.net>: ¶ User and password not set, continuing without authentication. ¶ <kim@example.net> 192.0.2.1 does not like recipient. ¶ Remote host said: 550 no such user
hard | qmail | failure notice | <kim@example.net>: ¶ Sorry, no mailbox here by that name. vpopmail (#5.1.1)
soft | qmail | failure notice | <kim@example.net>: ¶ The users mailfolder is over the allowed quota (size). (#5.2.2)
soft | qmail | failure notice | <kim@example.net>: ¶ Sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
soft | qmail | failure notice | <kim@example.net>: ¶ Sorry. Although I'm listed as a best-preference MX or A for that host, ¶ it isn't in my control/locals file, so I don't treat it as local. (#5.4.6)
soft | sendmail | Returned mail: Cannot send message for 5 days | The following addresses had permanent fatal errors ¶ <kim@example.net> ¶ ----- Transcript of session follows ----- ¶ <kim@example.net>... Deferred: Connection refused by mx.example.net. ¶ Message could not be delivered for 5 days ¶ Message will be deleted from queue
soft | sendmail | Returned mail: see transcript for details | The following addresses had permanent fatal errors ¶ <kim@example.net> ¶ ----- Transcript of session follows ----- ¶ >>> MAIL From:<news@shop.example> ¶ <<< 550 unknown user
soft | sendmail | Returned mail: Service unavailable | The following addresses had permanent fatal errors ¶ <kim@example.net> ¶ ----- Transcript of session follows ----- ¶ >>> DATA ¶ <<< 554 5.7.1 message refused ¶ 554 5.0.0 Service unavailable
hard | v5sendmail | Returned mail: User unknown | ----- Transcript of session follows ----- ¶ While talking to mx.example.net: ¶ >>> RCPT To:<kim@example.net> ¶ <<< 550 User unknown ¶ 550 <kim@example.net>... User unknown ¶ ----- Unsent message follows -----
hard | v5sendmail | Returned mail: Host unknown | ----- Transcript of session follows ----- ¶ 550 <kim@example.invalid>... Host unknown ¶ ----- Unsent message follows -----
hard | domino | DELIVERY FAILURE: No route found to domain EXAMPLE.NET from server MX. Check Server, Connection and Domain documents | Your message ¶ Subject: News ¶ was not delivered to: ¶ kim@example.net ¶ because: ¶ No route found to domain EXAMPLE.NET from server MX. Check Server, Connection and Domain documents in Domino Directory
soft | domino | DELIVERY FAILURE: Error transferring to MX | Your message ¶ was not delivered to: ¶ kim@example.net ¶ because: ¶ Error transferring to MX; Maximum hop count exceeded. Message probably in a routing loop.
soft | domino | DELIVERY FAILURE | Your message ¶ was not delivered to: ¶ kim@example.net ¶ because: ¶ Cannot route mail to user (kim@example.net). Mail file is over quota
hard | notes | Undeliverable message | ------- Failure Reasons -------- ¶ User not listed in public Name & Address Book ¶ kim@example.net ¶ ------- Returned Message --------
hard | trendmicro | Mail could not be delivered | Unable to deliver message to <kim@example.net> ¶ Sent <<< RCPT TO:<kim@example.net> ¶ Received >>> 550 5.1.1 <kim@example.net>... user unknown
soft | trendmicro | Mail could not be delivered | Sent <<< DATA ¶ Received >>> 554 message rejected as spam ¶ Unable to deliver message to <kim@example.net>
hard | ezweb | Mail System Error - Returned Mail | Each of the following recipients was rejected by a remote mail server. ¶ Recipient: <kim@ezweb.ne.jp> ¶ >>> RCPT TO:<kim@ezweb.ne.jp> ¶ <<< 550 <kim@ezweb.ne.jp>: User unknown
soft | ezweb | Mail System Error - Returned Mail | The following recipients did not receive this message: ¶ <kim@ezweb.ne.jp> ¶ The user(s) account is temporarily over quota.
soft | ezweb | Mail System Error - Returned Mail | Message could not be delivered for 3 days. ¶ Could not be delivered to: ¶ <kim@ezweb.ne.jp>
soft | ezweb | Mail System Error - Returned Mail | The following recipients did not receive this message: ¶ <kim@ezweb.ne.jp> ¶ The user(s) account is disabled.
hard | exchange5 | Undeliverable: News | Your message did not reach the following recipient(s): ¶ kim@example.net on Mon, 2 Nov 2020 10:00:00 +0200 ¶ The recipient name is not recognized ¶ The MTS-ID of the original message is: c=us;a= ;p=x;l=y ¶ MSEXCH:IMS:X:Y:Z 0 (000C05A6) Unknown Recipient
soft | exchange5 | Undeliverable: News | Your message did not reach the following recipient(s): ¶ kim@example.net on Mon, 2 Nov 2020 10:00:00 +0200 ¶ The message could not be delivered because of size restrictions ¶ MSEXCH:IMS:X:Y:Z 3550 (000B09AA) 552 too large
hard | messagingserver | Delivery Notification: Delivery has failed | This report relates to a message you sent with the following header fields: ¶ Your message cannot be delivered to the following recipients: ¶ Recipient address: kim@example.net ¶ Reason: Remote SMTP server has rejected address ¶ Diagnostic code: smtp;550 5.1.1 unknown user
hard | messagingserver | Delivery Notification: Delivery has failed | Your message cannot be delivered to the following recipients: ¶ Recipient address: kim@example.invalid ¶ Reason: Illegal host/domain name found
soft | messagingserver | Delivery Notification: Delivery has failed | Your message cannot be delivered to the following recipients: ¶ Recipient address: kim@example.net ¶ Reason: Over quota
hard | messagingserver | Delivery Notification: Delivery has failed | Your message cannot be delivered to the following recipients: ¶ Recipient address: kim@example.net ¶ Reason: unknown or illegal alias: kim@example.net
soft | mailru | Mail failure. | A message that you sent could not be delivered to one or more of its recipients. The following addresses failed: ¶ kim@mail.ru ¶ SMTP error from remote mail server after end of data: 550 spam message discarded. If you think that the system is mistaken
soft | yahoo groups | Message not delivered | Your message to the group was not delivered: you are not a member of the group shop.
soft | facebook | Sorry, your message could not be delivered | This message was created automatically by Facebook. ¶ Your message to kim@facebook.com could not be delivered due to recipient preferences
`);
