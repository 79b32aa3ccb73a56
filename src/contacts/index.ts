/**
 * Room: contacts. Answers: who may we write to? Attributes, consent, suppression, and which contacts changed.
 * Owns: contact, contact_attribute_def, consent, subscription, suppression, dirty.
 * Never: decides whom to write to. (The segments room takes rows out of dirty; nobody else but this room puts them in.)
 */
export { type AttributeType, type AttributeValue, attributeTypes } from './attribute-types.ts';
export { BUCKETS, bucketOf } from './bucket-of.ts';
export { type ConsentChange, type Contacts, createContacts, type Eraser } from './contacts.service.ts';
export type { Contact } from './contacts.store.ts';
export { normaliseEmail } from './normalise-email.ts';
export type { ConsentInput, ConsentState, ContactInput, ContactOutcome, Problem } from './read-contact.ts';
export type { ContactRef } from './resolve-contacts.ts';
export { isStorableText, storableJson } from './storable.ts';
