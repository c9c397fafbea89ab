import { useEffect, useRef } from 'react';
import type { ScreenTextLine } from '../../../../shared/model/playback.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import styles from './box-layer.module.css';
import { styleOf } from './box-layer.tsx';

export interface TextLayerProps {
  readonly lines: readonly ScreenTextLine[];
  /** What a selection of these lines is copied as. */
  readonly onCopy: (text: string, lines: readonly ScreenTextLine[]) => string;
}

/** Lines less sure than this have a dashed box. Percent. */
const sureConfidence = 60;

/** The text that was read from the picture, lying over it to be selected; where it is, its box shows. */
export function TextLayer({ lines, onCopy }: TextLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onDocumentCopy = (event: ClipboardEvent): void => {
      const selected = selectedLines(layer.current, lines);
      const text = document.getSelection()?.toString() ?? '';
      if (selected.length === 0 || text === '' || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)
        return;
      event.clipboardData?.setData('text/plain', onCopy(text, selected));
      event.preventDefault();
    };
    document.addEventListener('copy', onDocumentCopy);
    return () => document.removeEventListener('copy', onDocumentCopy);
  }, [lines, onCopy]);
  return (
    <section ref={layer} className={styles.text} aria-label="Text read on the picture">
      {lines.map((line, index) => (
        <TextLine key={`${line.box.x},${line.box.y},${line.text}`} line={line} index={index} />
      ))}
    </section>
  );
}

function TextLine({ line, index }: { readonly line: ScreenTextLine; readonly index: number }) {
  const text = useRef<HTMLSpanElement>(null);
  const { box, confidence } = line;
  useEffect(() => {
    const { current } = text;
    if (current === null) return;
    // As wide as it is on the picture, whatever the font there: a selection begins and ends at the right letters.
    current.style.transform = '';
    const width = current.offsetWidth;
    if (width > 0) current.style.transform = `scaleX(${box.width / width})`;
  }, [box.width]);
  return (
    <div
      className={styles.line}
      data-selectable
      data-index={index}
      data-unsure={confidence < sureConfidence}
      data-testid="screen-line"
      title={`Read with ${confidence} % confidence`}
      style={{ ...styleOf(box), fontSize: Math.max(box.height * 0.8, 1), lineHeight: `${box.height}px` }}
    >
      <span ref={text}>{visibleText(line.text)}</span>
    </div>
  );
}

function selectedLines(layer: HTMLElement | null, lines: readonly ScreenTextLine[]): ScreenTextLine[] {
  const selection = document.getSelection();
  if (!layer || !selection || selection.isCollapsed) return [];
  return [...layer.querySelectorAll<HTMLElement>('[data-index]')]
    .filter((element) => selection.containsNode(element, true))
    .flatMap((element) => lines[Number(element.dataset.index)] ?? []);
}
