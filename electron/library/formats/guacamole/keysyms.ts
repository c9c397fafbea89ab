/** What a key gives: a character, or a name for all others. */
export interface Key {
  /** Null for keys that type nothing. */
  readonly text: string | null;
  readonly name: string;
  /** Held down it changes what others mean; `shift` only chooses among characters and makes no shortcut of them. */
  readonly modifier: 'shift' | 'command' | null;
}

const name = (named: string): Key => ({ text: null, name: named, modifier: null });
const typing = (text: string, named = text): Key => ({ text, name: named, modifier: null });
const command = (named: string): Key => ({ text: null, name: named, modifier: 'command' });
const shift = (named: string): Key => ({ text: null, name: named, modifier: 'shift' });

/** X11 keysyms that Guacamole sends (keysymdef.h), named as `guaclog` names them. */
const named = new Map<number, Key>([
  [0xfe03, shift('AltGr')],
  [0xff08, name('Backspace')],
  [0xff09, name('Tab')],
  [0xff0b, name('Clear')],
  [0xff0d, name('Enter')],
  [0xff13, name('Pause')],
  [0xff14, name('Scroll')],
  [0xff15, name('SysReq')],
  [0xff1b, name('Escape')],
  [0xff50, name('Home')],
  [0xff51, name('Left')],
  [0xff52, name('Up')],
  [0xff53, name('Right')],
  [0xff54, name('Down')],
  [0xff55, name('Page Up')],
  [0xff56, name('Page Down')],
  [0xff57, name('End')],
  [0xff61, name('Print')],
  [0xff63, name('Insert')],
  [0xff65, name('Undo')],
  [0xff67, name('Menu')],
  [0xff6a, name('Help')],
  [0xff7e, shift('Mode')],
  [0xff7f, name('Num')],
  [0xff80, typing(' ', 'Space')],
  [0xff8d, name('Enter')],
  [0xff95, name('Home')],
  [0xff96, name('Left')],
  [0xff97, name('Up')],
  [0xff98, name('Right')],
  [0xff99, name('Down')],
  [0xff9a, name('Page Up')],
  [0xff9b, name('Page Down')],
  [0xff9c, name('End')],
  [0xff9e, name('Insert')],
  [0xff9f, name('Delete')],
  [0xffaa, typing('*')],
  [0xffab, typing('+')],
  [0xffac, typing(',')],
  [0xffad, typing('-')],
  [0xffae, typing('.')],
  [0xffaf, typing('/')],
  ...Array.from({ length: 10 }, (_, digit) => [0xffb0 + digit, typing(String(digit))] as const),
  [0xffbd, typing('=', 'Equals')],
  ...Array.from({ length: 24 }, (_, index) => [0xffbe + index, name(`F${index + 1}`)] as const),
  [0xffe1, shift('Shift')],
  [0xffe2, shift('Shift')],
  [0xffe3, command('Ctrl')],
  [0xffe4, command('Ctrl')],
  [0xffe5, name('Caps')],
  [0xffe7, command('Meta')],
  [0xffe8, command('Meta')],
  [0xffe9, command('Alt')],
  [0xffea, command('Alt')],
  [0xffeb, command('Super')],
  [0xffec, command('Super')],
  [0xffed, command('Hyper')],
  [0xffee, command('Hyper')],
  [0xffff, name('Delete')],
]);

/** Latin 1 is its own keysym; all of Unicode lies from here on. */
const unicode = 0x01000000;

export function keyOf(keysym: number): Key {
  const known = named.get(keysym);
  if (known) return known;
  const isLatin = (keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff);
  const codePoint = keysym > unicode && keysym <= unicode + 0x10ffff ? keysym - unicode : isLatin ? keysym : null;
  // A control character or half of a surrogate pair is no text.
  if (codePoint === null || codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0) || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    return name(`0x${keysym.toString(16).toUpperCase().padStart(4, '0')}`);
  }
  return typing(String.fromCodePoint(codePoint));
}
