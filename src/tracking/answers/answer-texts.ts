import type { ConsentLanguage } from '../../messages/index.ts';

/** What the page behind an answer says. `{answer}`: the answer as its question words it; plain text. */
export type AnswerTexts = {
  thanks: string;
  /** When nothing more is known of the question. */
  thanksPlain: string;
  chosen: string;
  change: string;
  yourAnswer: string;
  comment: string;
  send: string;
  saved: string;
  lowToHigh: Record<'nps' | 'csat', string>;
};

export const answerTexts: Record<ConsentLanguage, AnswerTexts> = {
  en: {
    thanks: 'Thank you for your answer',
    thanksPlain: 'Your answer has reached us. You can close this page.',
    chosen: 'You chose: {answer}',
    change: 'Was that a slip, or would you like to say more?',
    yourAnswer: 'Your answer',
    comment: 'Comment (if you like)',
    send: 'Send',
    saved: 'Your answer is saved.',
    lowToHigh: { nps: '0 = not at all likely, 10 = very likely', csat: '1 = very dissatisfied, 5 = very satisfied' },
  },
  sv: {
    thanks: 'Tack för ditt svar',
    thanksPlain: 'Ditt svar har nått oss. Du kan stänga sidan.',
    chosen: 'Du valde: {answer}',
    change: 'Blev det fel, eller vill du berätta mer?',
    yourAnswer: 'Ditt svar',
    comment: 'Kommentar (om du vill)',
    send: 'Skicka',
    saved: 'Ditt svar är sparat.',
    lowToHigh: { nps: '0 = inte alls troligt, 10 = mycket troligt', csat: '1 = mycket missnöjd, 5 = mycket nöjd' },
  },
  nb: {
    thanks: 'Takk for svaret ditt',
    thanksPlain: 'Svaret ditt har nådd oss. Du kan lukke siden.',
    chosen: 'Du valgte: {answer}',
    change: 'Ble det feil, eller vil du fortelle mer?',
    yourAnswer: 'Svaret ditt',
    comment: 'Kommentar (hvis du vil)',
    send: 'Send',
    saved: 'Svaret ditt er lagret.',
    lowToHigh: {
      nps: '0 = slett ikke sannsynlig, 10 = svært sannsynlig',
      csat: '1 = svært misfornøyd, 5 = svært fornøyd',
    },
  },
  da: {
    thanks: 'Tak for dit svar',
    thanksPlain: 'Dit svar har nået os. Du kan lukke siden.',
    chosen: 'Du valgte: {answer}',
    change: 'Var det en fejl, eller vil du fortælle mere?',
    yourAnswer: 'Dit svar',
    comment: 'Kommentar (hvis du vil)',
    send: 'Send',
    saved: 'Dit svar er gemt.',
    lowToHigh: {
      nps: '0 = slet ikke sandsynligt, 10 = meget sandsynligt',
      csat: '1 = meget utilfreds, 5 = meget tilfreds',
    },
  },
  de: {
    thanks: 'Danke für Ihre Antwort',
    thanksPlain: 'Ihre Antwort ist bei uns angekommen. Sie können diese Seite schließen.',
    chosen: 'Sie haben gewählt: {answer}',
    change: 'War das ein Versehen, oder möchten Sie mehr dazu sagen?',
    yourAnswer: 'Ihre Antwort',
    comment: 'Kommentar (wenn Sie mögen)',
    send: 'Senden',
    saved: 'Ihre Antwort ist gespeichert.',
    lowToHigh: {
      nps: '0 = überhaupt nicht wahrscheinlich, 10 = sehr wahrscheinlich',
      csat: '1 = sehr unzufrieden, 5 = sehr zufrieden',
    },
  },
  fi: {
    thanks: 'Kiitos vastauksestasi',
    thanksPlain: 'Vastauksesi on tullut perille. Voit sulkea sivun.',
    chosen: 'Valitsit: {answer}',
    change: 'Tuliko virhe, tai haluatko kertoa lisää?',
    yourAnswer: 'Vastauksesi',
    comment: 'Kommentti (jos haluat)',
    send: 'Lähetä',
    saved: 'Vastauksesi on tallennettu.',
    lowToHigh: {
      nps: '0 = ei lainkaan todennäköistä, 10 = erittäin todennäköistä',
      csat: '1 = erittäin tyytymätön, 5 = erittäin tyytyväinen',
    },
  },
};
