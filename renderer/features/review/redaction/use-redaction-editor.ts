import { useCallback, useMemo, useState } from 'react';
import type { Box } from '../../../../shared/model/box.ts';
import type { Redaction } from '../../../../shared/model/playback.ts';
import type { MarkedRange } from '../timeline/timeline-model.ts';
import type { Redactions } from '../use-redactions.ts';

export interface RedactionEditor {
  /** Boxes are drawn and changed. */
  readonly isOn: boolean;
  /** The picture is shown as exports show it. */
  readonly isPreviewed: boolean;
  /** The text that was selected when the editor was opened: it may be what is to be hidden. */
  readonly selectedText: string;
  readonly redactions: readonly Redaction[];
  /** Index of the one that is worked on; null for none. */
  readonly selected: number | null;
  /** The selected one was added without a place of its own, which is chosen next. */
  readonly isPlacing: boolean;
  readonly onToggle: () => void;
  readonly onPreview: (isPreviewed: boolean) => void;
  readonly onSelect: (index: number | null) => void;
  /** Hides a box over the marked range, or over the whole recording where none is marked. */
  readonly onAdd: (box: Box) => void;
  /** The same, for a box that is to be moved to its place by keyboard. */
  readonly onAddToPlace: (box: Box) => void;
  readonly onChange: (index: number, redaction: Redaction) => void;
  readonly onRemove: (index: number) => void;
}

export interface RedactionEditorOptions extends Redactions {
  readonly durationMs: number;
  /** In the recording's own time. */
  readonly marked: MarkedRange;
}

/** What exports of the recording at the playhead leave black, and the work on it. */
export function useRedactionEditor({ redactions, onChange: onReplace, durationMs, marked }: RedactionEditorOptions): RedactionEditor {
  const [isOn, setOn] = useState(false);
  const [isPreviewed, setPreviewed] = useState(false);
  const [selected, setSelected] = useState<number | null>(null);
  const [selectedText, setSelectedText] = useState('');
  const [isPlacing, setPlacing] = useState(false);
  const onToggle = useCallback(() => {
    setSelectedText(selectedLine());
    setOn((before) => !before);
  }, []);
  const commands = useMemo(() => {
    const add = (box: Box, isToBePlaced: boolean): void => {
      const added = { fromMs: marked.fromMs ?? 0, toMs: marked.toMs ?? durationMs, box };
      // As the library sorts them: behind those that begin at the same time.
      const index = redactions.filter(({ fromMs }) => fromMs <= added.fromMs).length;
      setSelected(index);
      setPlacing(isToBePlaced);
      void onReplace(redactions.toSpliced(index, 0, added));
    };
    return {
      onAdd: (box: Box): void => add(box, false),
      onAddToPlace: (box: Box): void => add(box, true),
      onSelect: (index: number | null): void => {
        setSelected(index);
        setPlacing(false);
      },
      onChange: (index: number, redaction: Redaction): void => {
        void onReplace(redactions.with(index, redaction));
      },
      onRemove: (index: number): void => {
        setSelected(null);
        void onReplace(redactions.toSpliced(index, 1));
      },
    };
  }, [redactions, onReplace, durationMs, marked.fromMs, marked.toMs]);
  return { isOn, isPreviewed, selectedText, redactions, selected, isPlacing, onToggle, onPreview: setPreviewed, ...commands };
}

/** The selected text of the page, of one line; empty where nothing is selected, or more. */
function selectedLine(): string {
  const text = getSelection()?.toString().trim() ?? '';
  return /[\n\r]/.test(text) ? '' : text;
}
