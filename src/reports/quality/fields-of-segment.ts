/** What a segment leans on: what its definition reads of a contact, and what its messages say of one. Pure. */
import type { Definition } from '../../segments/index.ts';

/** `attribute:<name>`, `value:<name>`, company, consent, email. */
export type FieldKey = string;
type Node = Definition['root'];

/** What a definition reads, those of the segments it refers to among it. Events are facts, not fields: they are left out. */
export function fieldsOfDefinition(
  definition: Definition,
  definitions: ReadonlyMap<number, Definition>,
  seen: Set<number> = new Set(),
): Set<FieldKey> {
  const fields = new Set<FieldKey>();
  const refer = (segmentId: number): void => {
    if (seen.has(segmentId)) return;
    seen.add(segmentId);
    const other = definitions.get(segmentId);
    if (other) for (const field of fieldsOfDefinition(other, definitions, seen)) fields.add(field);
  };
  const look = (node: Node): void => {
    if (node.type === 'all' || node.type === 'any') node.of.forEach(look);
    else if (node.type === 'not') look(node.of);
    else if (node.type === 'segment') refer(node.segmentId);
    else for (const field of fieldsOfLeaf(node)) fields.add(field);
  };
  look(definition.root);
  fields.delete('');
  return fields;
}

function fieldsOfLeaf(node: Node): FieldKey[] {
  if (node.type === 'attribute') return [attributeField(node.name)];
  if (node.type === 'value') return [`value:${node.name}`];
  if (node.type === 'near') return namesOf(node).map(attributeField);
  return node.type === 'company' || node.type === 'consent' ? [node.type] : [];
}

/** Everybody has been made some day; the address is a field of its own. */
function attributeField(name: string): FieldKey {
  if (name === '$email') return 'email';
  return name === '$created_at' ? '' : `attribute:${name}`;
}

const own = new Set(['id', 'externalId', 'email', 'values']);

/** What texts of templates and contents say of a contact: `{{contact.city}}`, `{{contact.values.lifecycle}}`. */
export function fieldsOfTexts(texts: Iterable<string>): Set<FieldKey> {
  const fields = new Set<FieldKey>();
  for (const text of texts) {
    for (const [, value] of text.matchAll(/\bcontact\.values\.([A-Za-z]\w{0,63})/g)) fields.add(`value:${value}`);
    for (const [, name = ''] of text.matchAll(/\bcontact\.([A-Za-z]\w{0,63})/g)) {
      if (name === 'language') fields.add('attribute:$language');
      else if (!own.has(name)) fields.add(`attribute:${name}`);
    }
  }
  return fields;
}

/** An attribute that contacts may lack, and so be judged wrongly. */
const canLack = (name: string): boolean => name !== '$created_at';

/**
 * The definition if whoever lacks what a condition on an attribute asks for were given the benefit of the doubt
 * (`possible`: everybody who might belong), or none of it (`certain`: whoever belongs whatever the missing values are).
 * Under `not` the doubt turns round. Conditions that ask whether something is missing mean what they say. Conditions on
 * other segments stay as they are.
 */
export function withDoubt(definition: Definition, side: 'possible' | 'certain'): Definition {
  const turn = (one: typeof side) => (one === 'possible' ? 'certain' : 'possible');
  const write = (node: Node, wanted: typeof side): Node => {
    if (node.type === 'all' || node.type === 'any')
      return { ...node, of: node.of.map((child) => write(child, wanted)) };
    if (node.type === 'not') return { ...node, of: write(node.of, turn(wanted)) };
    const names = namesOf(node);
    if (names.length === 0) return node;
    const missing = names.map((name): Node => ({ type: 'attribute', name, op: 'missing' }));
    // Without the value a condition is false: it may be true, and it is never certainly false.
    return wanted === 'possible' ? { type: 'any', of: [node, ...missing] } : node;
  };
  return { ...definition, root: write(definition.root, side) };
}

function namesOf(node: Node): string[] {
  if (node.type === 'near') return [node.names?.latitude ?? 'latitude', node.names?.longitude ?? 'longitude'];
  if (node.type !== 'attribute' || node.op === 'exists' || node.op === 'missing') return [];
  return canLack(node.name) ? [node.name] : [];
}
