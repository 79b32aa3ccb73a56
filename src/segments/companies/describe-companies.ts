/** A segment of companies as one English sentence. */
import { companyWhereWords, peopleWords } from '../language/describe-company.ts';
import { zoneText } from '../language/describe-definition.ts';
import {
  comparisonWords,
  countWords,
  isNone,
  join,
  lengthText,
  moneyText,
  type Names,
  segmentText,
  timesText,
  windowWords,
} from '../language/describe-words.ts';
import {
  type CompanyDefinition,
  type CompanyLeaf,
  type CompanyNode,
  walkCompanyNodes,
} from './company-definition.schema.ts';

function purchaseWords(leaf: Extract<CompanyLeaf, { type: 'purchase' }>, names: Names): string {
  if (leaf.measure === 'recency') {
    const since = lengthText(leaf);
    return `whose contacts last ordered ${leaf.op === 'at-least' ? `${since} ago or longer` : `less than ${since} ago`}`;
  }
  const when = windowWords(leaf.window, names);
  if (leaf.measure === 'net') {
    return join('whose contacts together spent', comparisonWords[leaf.op], moneyText(leaf.value, names.currency), when);
  }
  if (!isNone(leaf.op, leaf.value)) {
    return join('whose contacts together ordered', timesText(leaf.op, leaf.value), when);
  }
  return when === '' ? 'whose contacts never ordered' : join('whose contacts did not order', when);
}

function leafWords(leaf: CompanyLeaf, names: Names): string {
  switch (leaf.type) {
    case 'attribute':
      return `whose ${companyWhereWords(leaf)}`;
    case 'people':
      return `with ${peopleWords(leaf)}`;
    case 'purchase':
      return purchaseWords(leaf, names);
    case 'contacts': {
      const many = isNone(leaf.op, leaf.value) ? 'no' : `${countWords[leaf.op]} ${leaf.value}`;
      return `with ${many} ${many !== 'no' && leaf.value === 1 ? 'contact' : 'contacts'} in ${segmentText(leaf.segmentId, names)}`;
    }
  }
}

const isGroup = (node: CompanyNode): node is Extract<CompanyNode, { type: 'all' | 'any' }> =>
  node.type === 'all' || node.type === 'any';

function nodeWords(node: CompanyNode, names: Names): string {
  if (isGroup(node)) {
    const parts = node.of.map((child) => (isGroup(child) ? `(${nodeWords(child, names)})` : nodeWords(child, names)));
    return parts.join(node.type === 'all' ? ' and ' : ' or ');
  }
  if (node.type === 'not')
    return `that are not among those ${isGroup(node.of) ? `(${nodeWords(node.of, names)})` : nodeWords(node.of, names)}`;
  return leafWords(node, names);
}

/** Whether it depends on where the workspace has its midnight. */
function isLocal(node: CompanyNode): boolean {
  if (node.type === 'attribute') {
    if (node.op === 'before' || node.op === 'after') return node.at.length === 10;
    return node.op === 'days-from-today' || node.op === 'anniversary';
  }
  if (node.type !== 'purchase' || node.measure === 'recency' || node.window?.type !== 'between') return false;
  return node.window.from.length === 10 || node.window.to.length === 10;
}

/** "Companies whose “employees” is at least 50 and with at least 2 known contacts who decide." */
export function describeCompanies({ root }: CompanyDefinition, names: Names): string {
  const goesByZone = [...walkCompanyNodes(root)].some(({ node }) => isLocal(node));
  const zone = goesByZone && names.timeZone !== undefined ? ` (${zoneText(names.timeZone)})` : '';
  return `Companies ${nodeWords(root, names)}${zone}.`;
}
