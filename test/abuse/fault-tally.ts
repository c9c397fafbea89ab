/** What became of one kind of fault. */
export interface FaultRow {
  readonly family: string;
  readonly fault: string;
  /** How often it was put in. */
  readonly injected: number;
  /** After how many of them everything was whole again, and had been told. */
  readonly survived: number;
  /** What was lost, stuck or not told, one sentence each. */
  readonly lost: readonly string[];
  /** How it was told: codes of errors, with how often. */
  readonly said: ReadonlyMap<string, number>;
  /** A measured fact worth a line, such as memory. */
  readonly note: string;
}

export interface FaultTally {
  injected(times?: number): void;
  survived(times?: number): void;
  lost(what: string): void;
  /** The code of an error, or a few words. */
  said(how: string): void;
  note(text: string): void;
}

/** The rows of one family, in the order in which its faults were first named. */
export interface FamilyTally {
  of(fault: string): FaultTally;
  rows(): readonly FaultRow[];
}

export function createTally(family: string): FamilyTally {
  const rows = new Map<string, { injected: number; survived: number; lost: string[]; said: Map<string, number>; note: string }>();
  return {
    of(fault) {
      const row = rows.get(fault) ?? { injected: 0, survived: 0, lost: [], said: new Map<string, number>(), note: '' };
      rows.set(fault, row);
      return {
        injected(times = 1) {
          row.injected += times;
        },
        survived(times = 1) {
          row.survived += times;
        },
        lost: (what) => void row.lost.push(what),
        said: (how) => void row.said.set(how, (row.said.get(how) ?? 0) + 1),
        note(text) {
          row.note = text;
        },
      };
    },
    rows: () => [...rows].map(([fault, row]) => ({ family, fault, ...row })),
  };
}

/** Whether anything was lost, stuck or not told, or a fault was put in and its outcome not seen. */
export function isWhole(rows: readonly FaultRow[]): boolean {
  return rows.every(({ injected, survived, lost }) => lost.length === 0 && survived === injected);
}

/** The table that a run ends with. */
export function formatTable(rows: readonly FaultRow[]): string {
  const cells = [
    ['family', 'fault', 'injected', 'survived', 'lost', 'said'],
    ...rows.map(({ family, fault, injected, survived, lost, said, note }) => [
      family,
      fault,
      String(injected),
      String(survived),
      String(lost.length),
      [...[...said].map(([how, times]) => (times > 1 ? `${how} x${times}` : how)), ...(note === '' ? [] : [note])].join(', ') || '-',
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column >= 2 && column <= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const losses = rows.flatMap(({ family, fault, lost }) => lost.map((what) => `LOST ${family}, ${fault}: ${what}`));
  return [...lines, ...losses].join('\n');
}
