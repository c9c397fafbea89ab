import { type Canvas, canvasHeight, canvasWidth } from './canvas.ts';
import { accent, browser, button, clockBar, faint, ink, line, pointerAlong, type Scene, table, typed } from './scene-parts.ts';

const menu = ['Dashboard', 'Customers', 'Invoices', 'Exports', 'Users'];

function billingPage(canvas: Canvas, chosen: string, heading: string): void {
  browser(canvas, `Billing - ${chosen}`, `https://billing.corp.example/${chosen.toLowerCase()}`);
  canvas.rect(0, 40, 98, 304, '#f7f8fa');
  for (const [index, entry] of menu.entries()) {
    if (entry === chosen) canvas.rect(0, 58 + index * 24, 98, 20, '#dbe7ff');
    canvas.text(14, 64 + index * 24, entry, entry === chosen ? accent : ink);
  }
  canvas.text(14, 326, 'alice@corp', faint);
  canvas.text(114, 54, heading, ink, 2);
}

const customers = [
  ['ID', 'Name', 'City', 'Plan', 'Balance'],
  ['1001', 'Nordwind Logistics', 'Hamburg', 'Business', '12,480.00'],
  ['1002', 'Cafe Noir', 'Montreal', 'Starter', '89.90'],
  ['1003', 'Zabka Sp. z o.o.', 'Lodz', 'Business', '4,310.55'],
  ['1004', 'Tokyo Branch', 'Tokyo', 'Enterprise', '98,002.10'],
  ['1005', 'Nordlicht Energy', 'Kiel', 'Business', '7,755.00'],
  ['1006', 'Mueller & Sons', 'Cologne', 'Starter', '0.00'],
  ['1007', 'Harbour Foods', 'Bristol', 'Business', '2,118.40'],
];
const customerColumns = [116, 156, 320, 410, 520];

function customerList(canvas: Canvas, atMs: number): void {
  billingPage(canvas, 'Customers', 'Customers');
  const query = typed('nord', atMs - 6500);
  canvas.frame(420, 52, 200, 17, query === '' ? line : accent);
  canvas.text(427, 57, query === '' ? 'Search' : query, query === '' ? faint : ink);
  const shown = customers.filter((row, index) => index === 0 || row[1]?.toLowerCase().startsWith(query));
  table(canvas, 88, customerColumns, shown, atMs > 9800 ? 1 : -1);
  canvas.text(116, 310, `${shown.length - 1} of 18,342 customers`, faint);
}

function customerDetail(canvas: Canvas, atMs: number): void {
  billingPage(canvas, 'Customers', 'Nordwind Logistics');
  const revealed = atMs > 14_600;
  const facts = [
    ['Customer', '1001'],
    ['Address', 'Am Sandtorkai 5, 20457 Hamburg'],
    ['Contact', 'k.lund@nordwind.example'],
    ['IBAN', revealed ? 'DE89 3704 0044 0532 0130 00' : 'DE89 **** **** **** **** 00'],
    ['Balance', '12,480.00 EUR'],
  ];
  for (const [index, [name = '', value = '']] of facts.entries()) {
    canvas.text(116, 96 + index * 22, name, faint);
    canvas.text(196, 96 + index * 22, value, ink);
  }
  if (!revealed) button(canvas, 400, 157, 'Show IBAN');
  canvas.rect(112, 216, 500, 1, line);
  canvas.text(116, 232, 'Invoices', ink);
  table(
    canvas,
    254,
    [116, 220, 330, 430],
    [
      ['Number', 'Date', 'Amount', 'State'],
      ['2026-10441', '2026-10-31', '4,160.00', 'open'],
      ['2026-09377', '2026-09-30', '4,160.00', 'paid'],
    ],
  );
}

function exportsPage(canvas: Canvas, atMs: number): void {
  billingPage(canvas, 'Exports', 'Exports');
  canvas.text(116, 92, 'All customers with bank details, as CSV', ink);
  button(canvas, 116, 108, 'Export all customers', atMs > 20_800 ? faint : accent);
  const part = Math.min(1, Math.max(0, (atMs - 20_800) / 4200));
  if (part > 0) {
    canvas.frame(116, 142, 320, 13, line);
    canvas.rect(118, 144, 316 * part, 9, accent);
    canvas.text(446, 145, `${Math.floor(part * 100)} %`, ink);
  }
  if (part === 1) {
    canvas.rect(360, 296, 262, 34, '#1d6b3a');
    canvas.text(370, 303, 'customers-all.csv downloaded', '#ffffff');
    canvas.text(370, 316, '18,342 rows, 4.1 MB', '#ffffff');
  }
}

function dashboard(canvas: Canvas): void {
  billingPage(canvas, 'Dashboard', 'Dashboard');
  const cards = [
    ['Open invoices', '1,204'],
    ['Revenue, October', '2.84 M'],
    ['Customers', '18,342'],
  ];
  for (const [index, [name = '', value = '']] of cards.entries()) {
    canvas.frame(114 + index * 172, 84, 160, 58, line);
    canvas.text(124 + index * 172, 94, name, faint);
    canvas.text(124 + index * 172, 112, value, ink, 2);
  }
  bars(canvas, 114, 170, [52, 61, 58, 70, 66, 84, 79, 92, 88, 101, 97, 118]);
}

function bars(canvas: Canvas, x: number, y: number, values: readonly number[]): void {
  canvas.text(x, y, 'Revenue by month', faint);
  for (const [index, value] of values.entries())
    canvas.rect(x + index * 42, y + 146 - value, 28, value, index === values.length - 1 ? accent : '#9bb5e8');
  canvas.rect(x, y + 146, 500, 1, line);
}

/** A clerk looks up one customer and then takes all of them along. */
function billing(startMs: number): Scene {
  return {
    durationMs: 30_000,
    draw: (canvas, atMs) => {
      if (atMs < 4000) dashboard(canvas);
      else if (atMs < 10_600) customerList(canvas, atMs);
      else if (atMs < 18_200) customerDetail(canvas, atMs);
      else exportsPage(canvas, atMs);
      clockBar(canvas, startMs, atMs, 'web worker 3  -  session recorded');
      pointerAlong(
        canvas,
        [
          [0, 300, 200],
          [3900, 40, 92],
          [6300, 470, 60],
          [9700, 220, 108],
          [10_500, 222, 109],
          [14_500, 430, 165],
          [18_100, 44, 140],
          [20_700, 180, 116],
          [27_000, 480, 310],
          [30_000, 500, 250],
        ],
        atMs,
      );
    },
  };
}

/** A report is filtered and looked at. */
function reports(startMs: number): Scene {
  return {
    durationMs: 14_000,
    draw: (canvas, atMs) => {
      browser(canvas, 'Reports - Revenue', 'https://reports.corp.example/revenue?year=2026');
      canvas.text(114, 54, 'Revenue 2026', ink, 2);
      canvas.frame(420, 52, 200, 17, line);
      const region = atMs > 8000 ? 'Region: Asia' : 'Region: all';
      canvas.text(427, 57, region, ink);
      const factor = atMs > 8000 ? 0.4 : 1;
      bars(
        canvas,
        114,
        110,
        [52, 61, 58, 70, 66, 84, 79, 92, 88, 101, 97, 118].map(
          (value, index) => value * factor * (index % 3 === 1 && factor < 1 ? 1.3 : 1),
        ),
      );
      clockBar(canvas, startMs, atMs, 'web worker 1  -  session recorded');
      pointerAlong(
        canvas,
        [
          [0, 200, 240],
          [3000, 560, 180],
          [7900, 500, 60],
          [14_000, 330, 220],
        ],
        atMs,
      );
    },
  };
}

const console24 = ['Microsoft Windows [Version 10.0.20348]', '', 'C:\\Users\\dave>'];

/** A remote desktop: a command window is opened and an account is added. */
function desktop(startMs: number): Scene {
  return {
    durationMs: 22_000,
    draw: (canvas, atMs) => {
      canvas.rect(0, 0, canvasWidth, canvasHeight, '#1f4e79');
      for (const [index, name] of ['Computer', 'Network', 'Finance'].entries()) {
        canvas.rect(20, 20 + index * 56, 26, 22, (['#c9d3e0', '#86b6e8', '#e8c86a'] as const)[index] ?? '#ffffff');
        canvas.text(10, 48 + index * 56, name, '#ffffff');
      }
      if (atMs > 3000) commandWindow(canvas, atMs);
      canvas.rect(0, 344, canvasWidth, 16, '#16181d');
      canvas.rect(2, 346, 30, 12, '#2d7dd2');
      canvas.text(8, 349, 'win', '#ffffff');
      const time = new Date(startMs + atMs).toISOString();
      canvas.text(536, 349, `${time.slice(11, 19)} UTC`, '#ffffff');
      canvas.text(440, 349, time.slice(0, 10), '#aeb6c4');
      pointerAlong(
        canvas,
        [
          [0, 300, 180],
          [2900, 16, 352],
          [5000, 420, 240],
          [22_000, 460, 250],
        ],
        atMs,
      );
    },
  };
}

function commandWindow(canvas: Canvas, atMs: number): void {
  canvas.rect(90, 50, 470, 240, '#0c0c0c');
  canvas.rect(90, 50, 470, 16, '#e6e6e6');
  canvas.text(98, 55, 'Administrator: Command Prompt', ink);
  const first = 'net user svc_backup S4mple-only! /add';
  const second = 'net localgroup Administrators svc_backup /add';
  const lines = [...console24.slice(0, 2), `${console24[2]}${typed(first, atMs - 4500)}`];
  if (atMs > 10_800) lines.push('The command completed successfully.', '', `${console24[2]}${typed(second, atMs - 11_200)}`);
  if (atMs > 19_000) lines.push('The command completed successfully.', '', `${console24[2]}`);
  for (const [index, text] of lines.entries()) canvas.text(98, 74 + index * 12, text, '#d0d0d0');
}

export function createScene(name: 'billing' | 'desktop' | 'reports', startMs: number): Scene {
  if (name === 'billing') return billing(startMs);
  return name === 'desktop' ? desktop(startMs) : reports(startMs);
}
