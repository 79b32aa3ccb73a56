import type { ConsentLanguage } from '../../messages/index.ts';

/** What pages about consent say. `{shop}` is the workspace's name, `{topic}` the title of a topic; plain text. */
export type PageTexts = {
  unsubscribe: string;
  stopTopic: string;
  stopTopicWhat: string;
  unsubscribed: string;
  unsubscribedWhat: string;
  /** When it is not known which topic it was. */
  unsubscribedPlain: string;
  mistake: string;
  undone: string;
  undoneWhat: string;
  allChoices: string;
  preferences: string;
  preferencesWhat: string;
  topics: string;
  noTopics: string;
  language: string;
  save: string;
  saved: string;
  stopAll: string;
  stopAllWhat: string;
  stoppedAll: string;
  suppressed: string;
  confirm: string;
  confirmWhat: string;
  confirmButton: string;
  confirmed: string;
  confirmedWhat: string;
  expired: string;
  expiredWhat: string;
  otherAddress: string;
  gone: string;
  goneWhat: string;
  later: string;
};

export const pageTexts: Record<ConsentLanguage, PageTexts> = {
  en: {
    unsubscribe: 'Unsubscribe',
    stopTopic: 'Stop messages about “{topic}”?',
    stopTopicWhat: '{shop} will send you no more messages of this kind.',
    unsubscribed: 'You are unsubscribed',
    unsubscribedWhat: '{shop} will send you no more messages about “{topic}”.',
    unsubscribedPlain: 'You will get no more messages of this kind. You can close this page.',
    mistake: 'That was a mistake: subscribe me again',
    undone: 'You are subscribed again',
    undoneWhat: '{shop} will go on sending you messages about “{topic}”.',
    allChoices: 'See all your choices',
    preferences: 'What would you like to hear about?',
    preferencesWhat: 'Messages from {shop} to {email}.',
    topics: 'Topics',
    noTopics: 'There is nothing to choose from at the moment.',
    language: 'Language of the messages',
    save: 'Save',
    saved: 'Your choices are saved.',
    stopAll: 'Stop everything',
    stopAllWhat: 'No more messages about any topic. Receipts and other messages you are owed still come.',
    stoppedAll: 'You are unsubscribed from everything.',
    suppressed: 'At the moment we send nothing to your address: messages did not arrive there, or you asked us not to.',
    confirm: 'Confirm your subscription',
    confirmWhat: 'Would you like messages about “{topic}” from {shop}, at {email}?',
    confirmButton: 'Yes, subscribe me',
    confirmed: 'You are subscribed',
    confirmedWhat: '{shop} will send you messages about “{topic}”.',
    expired: 'This link has expired',
    expiredWhat: 'Please sign up again: you then get a new one. Nothing has been subscribed.',
    otherAddress: 'This link was sent to another address than the one we have now. Please sign up again.',
    gone: 'We know nothing about this link any more',
    goneWhat: 'The details it belonged to have been erased. You get no messages from us because of it.',
    later: 'Please try again in a moment.',
  },
  sv: {
    unsubscribe: 'Avsluta prenumerationen',
    stopTopic: 'Vill du sluta få utskick om ”{topic}”?',
    stopTopicWhat: '{shop} skickar då inga fler utskick av det här slaget till dig.',
    unsubscribed: 'Du är avregistrerad',
    unsubscribedWhat: '{shop} skickar inga fler utskick om ”{topic}” till dig.',
    unsubscribedPlain: 'Du får inga fler utskick av det här slaget. Du kan stänga sidan.',
    mistake: 'Det var ett misstag: jag vill ha dem igen',
    undone: 'Du prenumererar igen',
    undoneWhat: '{shop} fortsätter att skicka utskick om ”{topic}” till dig.',
    allChoices: 'Se alla dina val',
    preferences: 'Vad vill du höra om?',
    preferencesWhat: 'Utskick från {shop} till {email}.',
    topics: 'Ämnen',
    noTopics: 'Det finns inget att välja just nu.',
    language: 'Språk i utskicken',
    save: 'Spara',
    saved: 'Dina val är sparade.',
    stopAll: 'Avsluta allt',
    stopAllWhat: 'Inga fler utskick om något ämne. Kvitton och annat som du har rätt till kommer ändå.',
    stoppedAll: 'Du är avregistrerad från allt.',
    suppressed:
      'Just nu skickar vi ingenting till din adress: utskick kom inte fram, eller så har du bett oss låta bli.',
    confirm: 'Bekräfta din prenumeration',
    confirmWhat: 'Vill du ha utskick om ”{topic}” från {shop} till {email}?',
    confirmButton: 'Ja, jag vill prenumerera',
    confirmed: 'Du prenumererar nu',
    confirmedWhat: '{shop} skickar utskick om ”{topic}” till dig.',
    expired: 'Länken har gått ut',
    expiredWhat: 'Anmäl dig igen, så får du en ny. Ingen prenumeration har startats.',
    otherAddress: 'Länken skickades till en annan adress än den vi har nu. Anmäl dig igen.',
    gone: 'Vi vet inget mer om den här länken',
    goneWhat: 'Uppgifterna den hörde till har raderats. Du får inga utskick från oss på grund av den.',
    later: 'Försök igen om en stund.',
  },
  nb: {
    unsubscribe: 'Meld deg av',
    stopTopic: 'Vil du slutte å få meldinger om «{topic}»?',
    stopTopicWhat: '{shop} sender deg da ikke flere meldinger av dette slaget.',
    unsubscribed: 'Du er meldt av',
    unsubscribedWhat: '{shop} sender deg ikke flere meldinger om «{topic}».',
    unsubscribedPlain: 'Du får ikke flere meldinger av dette slaget. Du kan lukke siden.',
    mistake: 'Det var en feil: meld meg på igjen',
    undone: 'Du er meldt på igjen',
    undoneWhat: '{shop} fortsetter å sende deg meldinger om «{topic}».',
    allChoices: 'Se alle valgene dine',
    preferences: 'Hva vil du høre om?',
    preferencesWhat: 'Meldinger fra {shop} til {email}.',
    topics: 'Emner',
    noTopics: 'Det er ingenting å velge akkurat nå.',
    language: 'Språk i meldingene',
    save: 'Lagre',
    saved: 'Valgene dine er lagret.',
    stopAll: 'Stopp alt',
    stopAllWhat: 'Ingen flere meldinger om noe emne. Kvitteringer og annet du har krav på, kommer likevel.',
    stoppedAll: 'Du er meldt av alt.',
    suppressed:
      'Akkurat nå sender vi ingenting til adressen din: meldinger kom ikke fram, eller du har bedt oss la være.',
    confirm: 'Bekreft påmeldingen',
    confirmWhat: 'Vil du ha meldinger om «{topic}» fra {shop} til {email}?',
    confirmButton: 'Ja, meld meg på',
    confirmed: 'Du er meldt på',
    confirmedWhat: '{shop} sender deg meldinger om «{topic}».',
    expired: 'Lenken er utløpt',
    expiredWhat: 'Meld deg på igjen, så får du en ny. Du er ikke meldt på noe.',
    otherAddress: 'Lenken ble sendt til en annen adresse enn den vi har nå. Meld deg på igjen.',
    gone: 'Vi vet ikke lenger noe om denne lenken',
    goneWhat: 'Opplysningene den hørte til, er slettet. Du får ingen meldinger fra oss på grunn av den.',
    later: 'Prøv igjen om litt.',
  },
  da: {
    unsubscribe: 'Afmeld',
    stopTopic: 'Vil du ikke længere have beskeder om »{topic}«?',
    stopTopicWhat: '{shop} sender dig så ikke flere beskeder af denne slags.',
    unsubscribed: 'Du er afmeldt',
    unsubscribedWhat: '{shop} sender dig ikke flere beskeder om »{topic}«.',
    unsubscribedPlain: 'Du får ikke flere beskeder af denne slags. Du kan lukke siden.',
    mistake: 'Det var en fejl: tilmeld mig igen',
    undone: 'Du er tilmeldt igen',
    undoneWhat: '{shop} bliver ved med at sende dig beskeder om »{topic}«.',
    allChoices: 'Se alle dine valg',
    preferences: 'Hvad vil du høre om?',
    preferencesWhat: 'Beskeder fra {shop} til {email}.',
    topics: 'Emner',
    noTopics: 'Der er ikke noget at vælge lige nu.',
    language: 'Sprog i beskederne',
    save: 'Gem',
    saved: 'Dine valg er gemt.',
    stopAll: 'Stop alt',
    stopAllWhat: 'Ikke flere beskeder om noget emne. Kvitteringer og andet, du har krav på, kommer stadig.',
    stoppedAll: 'Du er afmeldt fra alt.',
    suppressed:
      'Lige nu sender vi ikke noget til din adresse: beskeder nåede ikke frem, eller du har bedt os lade være.',
    confirm: 'Bekræft din tilmelding',
    confirmWhat: 'Vil du have beskeder om »{topic}« fra {shop} til {email}?',
    confirmButton: 'Ja, tilmeld mig',
    confirmed: 'Du er tilmeldt',
    confirmedWhat: '{shop} sender dig beskeder om »{topic}«.',
    expired: 'Linket er udløbet',
    expiredWhat: 'Tilmeld dig igen, så får du et nyt. Du er ikke tilmeldt noget.',
    otherAddress: 'Linket blev sendt til en anden adresse end den, vi har nu. Tilmeld dig igen.',
    gone: 'Vi ved ikke længere noget om dette link',
    goneWhat: 'De oplysninger, det hørte til, er slettet. Du får ingen beskeder fra os på grund af det.',
    later: 'Prøv igen om lidt.',
  },
  de: {
    unsubscribe: 'Abmelden',
    stopTopic: 'Keine Nachrichten mehr zu „{topic}“?',
    stopTopicWhat: '{shop} sendet Ihnen dann keine Nachrichten dieser Art mehr.',
    unsubscribed: 'Sie sind abgemeldet',
    unsubscribedWhat: '{shop} sendet Ihnen keine Nachrichten mehr zu „{topic}“.',
    unsubscribedPlain: 'Sie erhalten keine Nachrichten dieser Art mehr. Sie können diese Seite schließen.',
    mistake: 'Das war ein Versehen: wieder anmelden',
    undone: 'Sie sind wieder angemeldet',
    undoneWhat: '{shop} sendet Ihnen weiterhin Nachrichten zu „{topic}“.',
    allChoices: 'Alle Einstellungen ansehen',
    preferences: 'Wovon möchten Sie hören?',
    preferencesWhat: 'Nachrichten von {shop} an {email}.',
    topics: 'Themen',
    noTopics: 'Zurzeit gibt es nichts auszuwählen.',
    language: 'Sprache der Nachrichten',
    save: 'Speichern',
    saved: 'Ihre Auswahl ist gespeichert.',
    stopAll: 'Alles abbestellen',
    stopAllWhat:
      'Keine Nachrichten mehr zu irgendeinem Thema. Belege und anderes, das Ihnen zusteht, kommen weiterhin.',
    stoppedAll: 'Sie haben alles abbestellt.',
    suppressed:
      'Zurzeit senden wir nichts an Ihre Adresse: Nachrichten kamen nicht an, oder Sie haben uns darum gebeten.',
    confirm: 'Anmeldung bestätigen',
    confirmWhat: 'Möchten Sie Nachrichten zu „{topic}“ von {shop} an {email} erhalten?',
    confirmButton: 'Ja, anmelden',
    confirmed: 'Sie sind angemeldet',
    confirmedWhat: '{shop} sendet Ihnen Nachrichten zu „{topic}“.',
    expired: 'Dieser Link ist abgelaufen',
    expiredWhat: 'Bitte melden Sie sich noch einmal an, dann erhalten Sie einen neuen. Sie sind zu nichts angemeldet.',
    otherAddress:
      'Dieser Link ging an eine andere Adresse als die, die wir jetzt haben. Bitte melden Sie sich noch einmal an.',
    gone: 'Über diesen Link wissen wir nichts mehr',
    goneWhat: 'Die Angaben, zu denen er gehörte, sind gelöscht. Sie erhalten seinetwegen keine Nachrichten von uns.',
    later: 'Bitte versuchen Sie es gleich noch einmal.',
  },
  fi: {
    unsubscribe: 'Peruuta tilaus',
    stopTopic: 'Lopetetaanko viestit aiheesta ”{topic}”?',
    stopTopicWhat: '{shop} ei sen jälkeen lähetä sinulle tällaisia viestejä.',
    unsubscribed: 'Tilauksesi on peruutettu',
    unsubscribedWhat: '{shop} ei enää lähetä sinulle viestejä aiheesta ”{topic}”.',
    unsubscribedPlain: 'Et enää saa tällaisia viestejä. Voit sulkea sivun.',
    mistake: 'Se oli vahinko: tilaan viestit uudelleen',
    undone: 'Tilauksesi on taas voimassa',
    undoneWhat: '{shop} lähettää sinulle edelleen viestejä aiheesta ”{topic}”.',
    allChoices: 'Näytä kaikki valintasi',
    preferences: 'Mistä haluat kuulla?',
    preferencesWhat: 'Viestit, jotka {shop} lähettää osoitteeseen {email}.',
    topics: 'Aiheet',
    noTopics: 'Juuri nyt ei ole mitään valittavaa.',
    language: 'Viestien kieli',
    save: 'Tallenna',
    saved: 'Valintasi on tallennettu.',
    stopAll: 'Lopeta kaikki',
    stopAllWhat: 'Ei enää viestejä mistään aiheesta. Kuitit ja muut sinulle kuuluvat viestit tulevat silti.',
    stoppedAll: 'Kaikki tilauksesi on peruutettu.',
    suppressed: 'Juuri nyt emme lähetä osoitteeseesi mitään: viestit eivät menneet perille, tai olet pyytänyt niin.',
    confirm: 'Vahvista tilauksesi',
    confirmWhat: 'Haluatko viestejä aiheesta ”{topic}” osoitteeseen {email}? Lähettäjä on {shop}.',
    confirmButton: 'Kyllä, tilaan viestit',
    confirmed: 'Tilauksesi on voimassa',
    confirmedWhat: '{shop} lähettää sinulle viestejä aiheesta ”{topic}”.',
    expired: 'Linkki on vanhentunut',
    expiredWhat: 'Ilmoittaudu uudelleen, niin saat uuden linkin. Mitään ei ole tilattu.',
    otherAddress: 'Linkki lähetettiin eri osoitteeseen kuin se, joka meillä nyt on. Ilmoittaudu uudelleen.',
    gone: 'Emme enää tiedä mitään tästä linkistä',
    goneWhat: 'Tiedot, joihin se kuului, on poistettu. Et saa meiltä viestejä sen takia.',
    later: 'Yritä hetken päästä uudelleen.',
  },
};

/** Each language by its own name. */
export const languageNames: Record<ConsentLanguage, string> = {
  en: 'English',
  sv: 'Svenska',
  nb: 'Norsk',
  da: 'Dansk',
  de: 'Deutsch',
  fi: 'Suomi',
};
