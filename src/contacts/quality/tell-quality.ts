import { issueCodes } from './issue-codes.ts';
import type { Quality, QualityField } from './quality.service.ts';
import type { IssueRow } from './quality.store.ts';

/** A share as people say it: whole per cents, but never 0 % of somebody nor 100 % of not everybody. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const exact = (100 * part) / whole;
  if (part > 0 && exact < 0.5) return 'less than 1 %';
  if (part < whole && exact >= 99.5) return 'more than 99 %';
  return `${Math.round(exact)} %`;
}

function tellField({ field, filled, invalid }: QualityField, contacts: number): string {
  const lack = contacts - filled;
  const has = filled === 0 ? 'nobody has it' : 'everybody has it';
  const parts = [
    ...(lack > 0 && filled > 0 ? [`${percent(lack, contacts)} lack it`] : [has]),
    ...(invalid > 0 ? [`of those who have it, ${percent(invalid, filled)} cannot be right`] : []),
  ];
  return `${field}: ${parts.join('; ')}.`;
}

const presentRow = ({ id: _, foundAt, value, ...row }: IssueRow) => ({
  ...row,
  value: value ?? null,
  foundAt: foundAt.toISOString(),
});
export const presentIssues = (rows: readonly IssueRow[]) => rows.map(presentRow);

/** The answer of GET /quality. */
export function presentQuality({ checked, trend, examples }: Awaited<ReturnType<Quality['overview']>>) {
  if (checked === null) {
    const sentence = 'The data was not checked yet. It happens every night; POST /api/v1/quality/check does it now.';
    const nothing = { score: null, day: null, checkedAt: null, contacts: 0, staleMonths: null };
    return { kind: 'never-checked' as const, sentence, ...nothing, tenths: [], fields: [], issues: [], trend: [] };
  }
  const { score, day, checkedAt, contacts, staleMonths, tenths, fields } = checked;
  const issues = checked.issues.map((issue) => ({
    ...issue,
    title: issueCodes[issue.code].title,
    todo: issueCodes[issue.code].todo,
    isInvalid: issueCodes[issue.code].isInvalid,
    share: issue.contacts / contacts,
    examples: presentIssues(examples.filter((row) => row.code === issue.code && row.field === issue.field)),
  }));
  const [worst] = issues;
  const what = worst ? ` Most often: ${worst.title.toLowerCase()} (${percent(worst.contacts, contacts)}).` : '';
  return {
    kind: 'checked' as const,
    sentence: `The data of ${contacts.toLocaleString('en')} contacts is worth ${score} of 100.${what}`,
    ...{ score, day, checkedAt, contacts, staleMonths, tenths, issues, trend },
    fields: fields.map((field) => ({ ...field, sentence: tellField(field, contacts) })),
  };
}
