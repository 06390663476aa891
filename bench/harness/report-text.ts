/** Text of a report: escaped for HTML, figures with as many digits as mean something on a machine that others use, too. */
import type { Goal, ReportRow } from './report-row.ts';
import { goalRises } from './report-row.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For element content and quoted attributes. Control characters, which no document may hold, become U+FFFD. */
export function escapeHtml(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Cs}]/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\ufffd'));
  return shown.replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

const SIGNIFICANT_DIGITS = 3;

export function figureText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 10 ** SIGNIFICANT_DIGITS) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What a goal asks for, and of what. */
export function goalText(row: Pick<ReportRow, 'better' | 'unit'>, goal: Goal): string {
  const bound = goalRises(row, goal) ? 'at least' : 'at most';
  if (goal.figure === 'ratio') return `${bound} ${figureText(goal.limit)}x as good`;
  return `${goal.figure === 'median' ? '' : `${goal.figure} `}${bound} ${figureText(goal.limit)} ${row.unit}`;
}
