/**
 * Controls and line separators, lone surrogates, interlinear annotations, and all that takes no room or reorders what is around
 * it: bidirectional and zero-width controls, blank letters, tag characters. Variation selectors stay: emoji are full of them.
 */
const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufff9-\ufffb[\p{Default_Ignorable_Code_Point}--[\ufe00-\ufe0f]]]/gv;

/** Text from a recording or a store with every character that hides or moves others shown as its code point. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\u27e8${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
  });
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}
