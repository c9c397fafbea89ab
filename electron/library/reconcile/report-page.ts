import {
  type Finding,
  findingKinds,
  type ReconcileRules,
  type ReconciliationCounts,
  reconciledStates,
} from '../../../shared/model/reconciliation.ts';
import { dispositionWords, stateWords } from '../../../shared/model/reconciliation-words.ts';
import type { SessionFilter } from '../../../shared/model/session.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { escapeHtml } from '../../common/escape-html.ts';

export interface ReportHead {
  readonly madeAtMs: number;
  readonly reviewer: string;
  readonly account: string;
  readonly version: string;
  readonly rules: ReconcileRules;
  readonly filter: SessionFilter;
  /** Names of the sources that the filter selects; empty: all. */
  readonly sources: readonly string[];
}

/** The report as a page that is read with nothing but a browser: it loads nothing and runs nothing. In pieces, however long it is. */
export async function* reportPage(
  head: ReportHead,
  findings: AsyncIterable<Finding>,
  counts: () => ReconciliationCounts,
): AsyncGenerator<string> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Reconciliation of ${instant(head.madeAtMs)}</title>
<style>${style}</style>
</head>
<body>
<h1>Reconciliation</h1>
<table><caption>What was compared</caption><tbody>
${facts(head)
  .map(([name, value]) => `<tr><th scope="row">${html(name)}</th><td>${html(value)}</td></tr>`)
  .join('\n')}
</tbody></table>
<table><caption>Findings</caption>
<thead><tr><th scope="col">Finding</th><th scope="col">Session</th><th scope="col">Started</th><th scope="col">Object</th><th scope="col">Why</th><th scope="col">Decision</th></tr></thead>
<tbody>
`;
  let found = 0;
  for await (const finding of findings) {
    found += 1;
    yield row(finding);
  }
  if (found === 0) yield '<tr><td colspan="6">None: every session under this filter is in order.</td></tr>\n';
  yield `</tbody></table>
${stateTable(counts())}
<p>Signed: check this file with <code>openssl cms -verify -binary -inform DER -in report.html.p7s -content report.html -CAfile certificate.pem -partial_chain -purpose any -out /dev/null</code></p>
</body>
</html>
`;
}

function facts({ madeAtMs, reviewer, account, version, rules, filter, sources }: ReportHead): [string, string][] {
  const minutes = (ms: number): string => `${ms / 60_000} minutes`;
  const period = [filter.fromMs === null ? 'the beginning' : instant(filter.fromMs), filter.toMs === null ? 'now' : instant(filter.toMs)];
  return [
    ['Made at', instant(madeAtMs)],
    ['Made by', reviewer === '' ? account : `${reviewer} (${account})`],
    ['With', `Witness ${version}`],
    ['Sources', sources.length === 0 ? 'all' : sources.join(', ')],
    ['Sessions that started', `from ${period[0]} to ${period[1]}`],
    ['Resource types', filter.resourceType.length === 0 ? 'all' : filter.resourceType.join(', ')],
    ['Narrowed further by', narrowed(filter) || 'nothing'],
    ['Late', `more than ${minutes(rules.lateAfterMs)} after the end of the session`],
    ['Other length', `by more than ${minutes(rules.toleranceMs)}, or a twentieth of the session`],
    ['Past retention', rules.retentionMs === null ? 'not judged' : `after ${rules.retentionMs / 86_400_000} days`],
    ['Too small to read', `less than ${rules.leastHeight} lines`],
  ];
}

/** What else of a filter leaves sessions out: a report that did not say so would promise more than was compared. */
function narrowed({ sourceId: _s, resourceType: _r, fromMs: _f, toMs: _t, ...rest }: SessionFilter): string {
  return Object.entries(rest)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}`)
    .join('; ');
}

function row({ kind, session, sessionId, startedAtMs, object, detail, facts: rests, decision }: Finding): string {
  const restsOn = rests.map(({ fact, value }) => `${fact}: ${value}`).join('; ');
  const decided = decision
    ? `${dispositionWords[decision.disposition]} by ${decision.author || 'nobody named'}, ${instant(decision.decidedAtMs)}. ${decision.note}`
    : dispositionWords.open;
  const cells = [stateWords[kind], session ?? sessionId, startedAtMs === null ? '' : instant(startedAtMs), object ?? '', '', decided];
  return `<tr>${cells
    .map((text, at) => `<td>${at === 4 ? `${html(detail)}<br><small>${html(restsOn)}</small>` : html(text)}</td>`)
    .join('')}</tr>\n`;
}

function stateTable({ sessions, objects }: ReconciliationCounts): string {
  const shown = reconciledStates.filter((state) => sessions[state] + objects[state] > 0);
  const rows = shown.map(
    (state) =>
      `<tr><th scope="row">${html(stateWords[state])}</th><td class="n">${sessions[state]}</td><td class="n">${objects[state]}</td></tr>`,
  );
  const sum = (of: ReconciliationCounts['sessions'], states: readonly (keyof typeof of)[]): number =>
    states.reduce((total, state) => total + of[state], 0);
  return `<table><caption>Every session and object, once each</caption>
<thead><tr><th scope="col">State</th><th scope="col">Sessions</th><th scope="col">Objects</th></tr></thead>
<tbody>
${rows.join('\n')}
<tr><th scope="row">All</th><td class="n">${sum(sessions, reconciledStates)}</td><td class="n">${sum(objects, reconciledStates)}</td></tr>
<tr><th scope="row">Of these, findings</th><td class="n">${sum(sessions, findingKinds)}</td><td class="n">${sum(objects, findingKinds)}</td></tr>
</tbody></table>`;
}

function instant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Control characters and those that change the direction of text are written out: names in a report must not look like others. */
function html(text: string): string {
  return escapeHtml(visibleText(text));
}

const style = `
body{font:14px/1.45 system-ui,sans-serif;color:#1b1f24;background:#fff;margin:2rem auto;max-width:75rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
caption{text-align:left;font-weight:600;font-size:1.1rem;padding:.3rem 0}
th,td{border:1px solid #c9ced6;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f2f4f7;font-weight:600}
.n{text-align:right;font-variant-numeric:tabular-nums}
small{color:#4a5260}
code{overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}
`;
