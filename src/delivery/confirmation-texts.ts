import type { ConsentLanguage } from '../messages/index.ts';

/** What a confirmation mail says. `{shop}`: the workspace's name, `{topic}`: the title of the topic, `{days}`: a number. */
export type ConfirmationTexts = { subject: string; asked: string; button: string; ignore: string; until: string };

export const confirmationTexts: Record<ConsentLanguage, ConfirmationTexts> = {
  en: {
    subject: 'Please confirm: {topic} from {shop}',
    asked: 'You, or somebody who gave your address, asked {shop} for messages about “{topic}”. Is that right?',
    button: 'Yes, subscribe me',
    ignore: 'If it was not you, there is nothing to do: you will get no messages.',
    until: 'The link works for {days} days.',
  },
  sv: {
    subject: 'Bekräfta: {topic} från {shop}',
    asked: 'Du, eller någon som angav din adress, har bett {shop} om utskick om ”{topic}”. Stämmer det?',
    button: 'Ja, jag vill prenumerera',
    ignore: 'Om det inte var du behöver du inte göra något: du får inga utskick.',
    until: 'Länken gäller i {days} dagar.',
  },
  nb: {
    subject: 'Bekreft: {topic} fra {shop}',
    asked: 'Du, eller noen som oppga adressen din, har bedt {shop} om meldinger om «{topic}». Stemmer det?',
    button: 'Ja, meld meg på',
    ignore: 'Hvis det ikke var deg, trenger du ikke gjøre noe: du får ingen meldinger.',
    until: 'Lenken virker i {days} dager.',
  },
  da: {
    subject: 'Bekræft: {topic} fra {shop}',
    asked: 'Du, eller nogen der har angivet din adresse, har bedt {shop} om beskeder om »{topic}«. Er det rigtigt?',
    button: 'Ja, tilmeld mig',
    ignore: 'Hvis det ikke var dig, behøver du ikke gøre noget: du får ingen beskeder.',
    until: 'Linket virker i {days} dage.',
  },
  de: {
    subject: 'Bitte bestätigen: {topic} von {shop}',
    asked: 'Sie, oder jemand mit Ihrer Adresse, haben {shop} um Nachrichten zu „{topic}“ gebeten. Stimmt das?',
    button: 'Ja, anmelden',
    ignore: 'Wenn Sie das nicht waren, müssen Sie nichts tun: Sie erhalten keine Nachrichten.',
    until: 'Der Link gilt {days} Tage.',
  },
  fi: {
    subject: 'Vahvista: {topic}, lähettäjä {shop}',
    asked: 'Sinä tai joku, joka antoi osoitteesi, pyysi viestejä aiheesta ”{topic}”. Lähettäjä on {shop}. Onko näin?',
    button: 'Kyllä, tilaan viestit',
    ignore: 'Jos se et ollut sinä, sinun ei tarvitse tehdä mitään: et saa viestejä.',
    until: 'Linkki on voimassa {days} päivää.',
  },
};
