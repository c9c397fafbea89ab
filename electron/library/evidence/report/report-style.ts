/** Colours are those of the window (renderer/styles/tokens.css); nothing is loaded, so that the fonts are those of who reads. */
export const reportStyle = `
:root { color-scheme: light dark; --bg: light-dark(#ffffff, #111318); --surface: light-dark(#f4f5f7, #181b21);
  --border: light-dark(#d3d7de, #2c323c); --text: light-dark(#16191f, #e7eaf0); --muted: light-dark(#515a68, #a3adbb);
  --accent: light-dark(#1f5fd0, #7aa7ff); --fast: light-dark(#8a5200, #f0b45a); }
* { box-sizing: border-box; margin: 0; }
body { background: var(--bg); color: var(--text); font: 14px/1.5 "Inter Variable", Inter, system-ui, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.page { margin: 0 auto; max-width: 1000px; padding: 40px 24px 64px; }
header { border-bottom: 2px solid var(--text); padding-bottom: 16px; }
header p { color: var(--muted); }
h1 { font-size: 26px; line-height: 1.25; margin: 4px 0; }
nav { border-bottom: 1px solid var(--border); padding: 12px 0; }
nav ul { column-gap: 20px; display: flex; flex-wrap: wrap; list-style: none; padding: 0; }
nav li { padding: 0; }
section { margin-top: 32px; }
h2 { border-bottom: 1px solid var(--border); font-size: 18px; margin-bottom: 12px; padding-bottom: 4px; }
h3 { font-size: 14px; margin: 20px 0 6px; }
section > p { margin: 8px 0; max-width: 76ch; }
ul { padding-left: 20px; }
li { padding: 2px 0; }
a { color: var(--accent); }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dl { display: grid; gap: 4px 20px; grid-template-columns: minmax(9em, 14em) 1fr; margin: 8px 0; }
dt { color: var(--muted); }
dd { margin: 0; }
.scroll { margin: 12px 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { color: var(--muted); padding-bottom: 4px; text-align: left; }
th, td { border-bottom: 1px solid var(--border); padding: 5px 10px 5px 0; text-align: left; vertical-align: top; white-space: pre-line; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
thead th { overflow-wrap: normal; }
.figure { text-align: right; white-space: nowrap; }
dd.digest, td.digest, pre { font-family: "JetBrains Mono Variable", ui-monospace, monospace; font-size: 12.5px; }
pre { background: var(--surface); border: 1px solid var(--border); border-radius: 6px; margin: 8px 0; overflow-x: auto; padding: 10px 12px; }
.entry { border-left: 3px solid var(--border); margin: 12px 0; padding: 2px 0 2px 14px; }
.entry p { white-space: pre-wrap; }
.entry .about, figcaption { color: var(--muted); }
.entry h3 { margin: 0; }
figure { margin: 14px 0; }
svg { background: var(--surface); border: 1px solid var(--border); display: block; height: 22px; width: 100%; }
.watched { fill: var(--accent); } .fast { fill: var(--fast); } .skipped, .hidden { fill: var(--muted); }
footer { border-top: 1px solid var(--border); color: var(--muted); margin-top: 40px; padding-top: 12px; }
@media (max-width: 640px) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 6px; } }
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; }
  body { font-size: 10pt; }
  .page { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3, figcaption, caption { break-after: avoid; }
  tr, .entry, figure { break-inside: avoid; }
  .scroll, pre { overflow: visible; }
  pre { white-space: pre-wrap; }
  svg { print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
`;
