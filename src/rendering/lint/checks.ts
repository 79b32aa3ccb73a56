/** Everything a design is checked for, in the order in which problems are told. One file for each kind. */
import { headingOrder, layoutTables, linkTexts, pageBasics } from './check-accessibility.ts';
import { answers } from './check-answers.ts';
import { contrast, smallText } from './check-contrast.ts';
import { imageFiles, imageTexts } from './check-images.ts';
import { links } from './check-links.ts';
import { mailClients } from './check-mail-clients.ts';
import { contactFields, postalAddress, unsubscribeLink } from './check-needs.ts';
import { messageSize } from './check-size.ts';
import { imageOnly, linkDisguises, preheaderLine, subjectLine } from './check-spam.ts';
import type { Check } from './design.ts';

export const CHECKS: readonly Check[] = [
  unsubscribeLink,
  postalAddress,
  contactFields,
  links,
  answers,
  imageTexts,
  imageFiles,
  messageSize,
  mailClients,
  contrast,
  smallText,
  pageBasics,
  layoutTables,
  headingOrder,
  linkTexts,
  subjectLine,
  preheaderLine,
  imageOnly,
  linkDisguises,
];
