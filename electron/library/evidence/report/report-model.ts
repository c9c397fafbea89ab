import type { RecordingCoverage } from '../../../../shared/model/coverage.ts';

/** What a person reads first of a package: words in order, for every form it is written in. All texts may come from a bucket. */
export interface Report {
  /** Of the package: it stands on every page. */
  readonly bagName: string;
  /** RFC 3339, in UTC. */
  readonly madeAt: string;
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  /** Of the place in the page. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly ReportFact[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  | ReportTable
  | ReportEntry
  | ReportLane;

export interface ReportFact {
  readonly name: string;
  readonly value: string;
  /** `digest`: to be compared letter by letter. */
  readonly form?: 'digest';
  /** A file of the bag that the value names, as seen from the report. */
  readonly file?: string;
}

export interface ReportTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  /** As many cells as columns; taken once, as they are written. */
  readonly rows: Iterable<readonly ReportCell[]>;
}

/** `file`: of the bag, as seen from the report. */
export type ReportCell = string | { readonly text: string; readonly file: string };

export interface ReportColumn {
  readonly title: string;
  /** Share of the width. */
  readonly share: number;
  readonly form?: 'figure' | 'digest';
}

/** What somebody wrote: who and when, of what, and the text as it is. */
export interface ReportEntry {
  readonly kind: 'entry';
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

/** Which times of one recording were seen, as a picture. */
export interface ReportLane {
  readonly kind: 'lane';
  readonly title: string;
  /** The same in words. */
  readonly description: string;
  readonly durationMs: number;
  readonly spans: RecordingCoverage['spans'];
}

/** What stands below every lane. */
export const laneLegend =
  'From the highest bar to the lowest: watched at up to 2x, only faster, skipped as idle, only hidden; empty: never played.';
