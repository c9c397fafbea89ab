import { createHash } from 'node:crypto';
import { assertNever } from '../../../../shared/assert.ts';
import { visibleLines, visibleText } from '../../../../shared/visible-text.ts';
import { escapeHtml } from '../../../common/escape-html.ts';
import { laneBars } from './report-lane.ts';
import {
  laneLegend,
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportFact,
  type ReportLane,
  type ReportTable,
} from './report-model.ts';
import { reportStyle } from './report-style.ts';

const styleHash = createHash('sha256').update(reportStyle).digest('base64');

/**
 * A report as one HTML page, piece by piece. It loads nothing and runs nothing: its policy allows its own style by its hash and
 * no more, and every text is text.
 */
export function* reportHtml(report: Report): Generator<string> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(report.title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<div class="page">
<header>
<p>Evidence report</p>
<h1>${text(report.title)}</h1>
<p>${text(report.subtitle)}</p>
</header>
<nav aria-label="Contents"><ul>
${report.sections.map(({ id, title }) => `<li><a href="#${text(id)}">${text(title)}</a></li>`).join('\n')}
</ul></nav>
<main>
`;
  for (const { id, title, blocks } of report.sections) {
    yield `<section aria-labelledby="${text(id)}">\n<h2 id="${text(id)}">${text(title)}</h2>\n`;
    for (const block of blocks) yield* blockHtml(block);
    yield '</section>\n';
  }
  yield `</main>\n<footer>${text(report.bagName)}</footer>\n</div>\n</body>\n</html>\n`;
}

function* blockHtml(block: ReportBlock): Generator<string> {
  switch (block.kind) {
    case 'text':
      return yield `<p>${text(block.text)}</p>\n`;
    case 'heading':
      return yield `<h3>${text(block.text)}</h3>\n`;
    case 'facts':
      return yield `<dl>\n${block.facts.map(factHtml).join('')}</dl>\n`;
    case 'list':
      return yield `<ul>\n${block.items.map((item) => `<li>${text(item)}</li>\n`).join('')}</ul>\n`;
    case 'commands':
      return yield `<pre tabindex="0" role="region" aria-label="Commands">${lines(block.lines.join('\n'))}</pre>\n`;
    case 'entry':
      return yield `<article class="entry"><h3>${text(block.title)}</h3>\n<p class="about">${text(block.about)}</p>\n<p>${lines(block.text)}</p></article>\n`;
    case 'table':
      return yield* tableHtml(block);
    case 'lane':
      return yield* laneHtml(block);
    default:
      return assertNever(block);
  }
}

function factHtml({ name, value, form, file }: ReportFact): string {
  const shown = file === undefined ? text(value) : linkHtml(value, file);
  return `<dt>${text(name)}</dt><dd${form ? ` class="${form}"` : ''}>${shown}</dd>\n`;
}

function cellHtml(cell: ReportCell): string {
  return typeof cell === 'string' ? lines(cell) : linkHtml(cell.text, cell.file);
}

function linkHtml(value: string, file: string): string {
  return `<a href="${text(encodeURI(file))}">${text(value)}</a>`;
}

function* tableHtml({ caption, columns, rows }: ReportTable): Generator<string> {
  const classOf = (index: number): string => (columns[index]?.form ? ` class="${columns[index].form}"` : '');
  // What is wider than a small window can be moved, also by the keyboard.
  yield `<div class="scroll" tabindex="0" role="region" aria-label="${text(caption)}"><table>\n<caption>${text(caption)}</caption>\n<thead><tr>`;
  yield columns.map(({ title }, index) => `<th scope="col"${classOf(index)}>${text(title)}</th>`).join('');
  yield '</tr></thead>\n<tbody>\n';
  for (const row of rows) {
    const cells = row.map((cell, index) =>
      index === 0 ? `<th scope="row"${classOf(index)}>${cellHtml(cell)}</th>` : `<td${classOf(index)}>${cellHtml(cell)}</td>`,
    );
    yield `<tr>${cells.join('')}</tr>\n`;
  }
  yield '</tbody>\n</table></div>\n';
}

const laneSize = { width: 1000, height: 22 };

function* laneHtml(lane: ReportLane): Generator<string> {
  const { width, height } = laneSize;
  yield `<figure><figcaption>${text(lane.title)}: ${text(lane.description)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${text(`Seen of ${lane.title}: ${lane.description}`)}">`;
  for (const bar of laneBars(lane)) {
    const [x, y, w, h] = [bar.left * width, bar.top * height, bar.width * width, bar.height * height].map((each) => each.toFixed(2));
    yield `<rect class="${bar.kind}" x="${x}" y="${y}" width="${w}" height="${h}"/>`;
  }
  yield `</svg>\n<figcaption>${laneLegend}</figcaption></figure>\n`;
}

function text(value: string): string {
  return escapeHtml(visibleText(value));
}

function lines(value: string): string {
  return escapeHtml(visibleLines(value));
}
