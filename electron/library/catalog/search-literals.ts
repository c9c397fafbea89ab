/** More alternatives than this, multiplied out, and a look-up is no cheaper for them: a group is then said to require nothing. */
const maxMultiplied = 64;

/**
 * Text that every match of a regular expression must contain, for a look-up before the expression itself is tried:
 * one list per alternative, with alternatives inside groups multiplied out. null: nothing can be said, so every line must be
 * tried. Errs towards null; the expression has already been compiled, so its syntax is right.
 */
export function requiredLiterals(pattern: string): string[][] | null {
  if (/\\[QExpP0-7]/.test(pattern)) return null; // quoting, codes and classes by name: not worth following
  const alternatives = new PatternReader(pattern).alternatives();
  return alternatives.every((literals) => literals.length > 0) ? alternatives : null;
}

class PatternReader {
  readonly #characters: string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  /** Up to the end, or to the parenthesis that closes the group. */
  alternatives(): string[][] {
    const alternatives: string[][] = [];
    do alternatives.push(...this.#sequence());
    while (this.#take('|'));
    return alternatives;
  }

  #sequence(): string[][] {
    let literals: string[][] = [[]];
    let run: string[] = [];
    const endRun = (): void => {
      if (run.length > 0) literals = literals.map((required) => [...required, run.join('')]);
      run = [];
    };
    while (this.#at < this.#characters.length && !this.#sees('|') && !this.#sees(')')) {
      const atom = this.#atom();
      const repeat = this.#repeat();
      if (typeof atom === 'string') {
        if (repeat !== 'optional') run.push(atom);
        if (repeat !== 'once') endRun();
      } else {
        endRun();
        if (repeat !== 'optional') literals = both(literals, atom);
      }
    }
    endRun();
    return literals;
  }

  /** A single character, or the alternatives of what something longer requires; none: nothing is. */
  #atom(): string | string[][] {
    const character = this.#next();
    if (character === '(') return this.#group();
    if (character === '[') return this.#skipClass();
    if (character === '.' || character === '^' || character === '$') return [];
    if (character !== '\\') return character;
    const escaped = this.#next();
    return /[A-Za-z0-9]/.test(escaped) ? [] : escaped;
  }

  #group(): string[][] {
    if (this.#take('?')) {
      while (!this.#sees(':') && !this.#sees('>') && !this.#sees(')')) this.#at++;
      if (!this.#sees(')')) this.#at++;
    }
    const alternatives = this.alternatives();
    this.#take(')');
    return alternatives;
  }

  #skipClass(): string[][] {
    this.#take('^');
    this.#take(']');
    while (this.#at < this.#characters.length && !this.#sees(']')) {
      if (this.#sees('[') && this.#characters[this.#at + 1] === ':') while (!this.#sees(']')) this.#at++;
      else if (this.#sees('\\')) this.#at++;
      this.#at++;
    }
    this.#take(']');
    return [];
  }

  #repeat(): 'once' | 'optional' | 'repeated' {
    let repeat: 'once' | 'optional' | 'repeated' = 'once';
    if (this.#take('*') || this.#take('?')) repeat = 'optional';
    else if (this.#take('+')) repeat = 'repeated';
    else {
      const counted = /^\{(\d+)(,\d*)?\}/.exec(this.#characters.slice(this.#at, this.#at + 12).join(''));
      if (counted === null) return 'once';
      this.#at += counted[0].length;
      repeat = Number(counted[1]) === 0 ? 'optional' : 'repeated';
    }
    this.#take('?'); // not greedy: requires the same
    return repeat;
  }

  #sees(character: string): boolean {
    return this.#characters[this.#at] === character;
  }

  #take(character: string): boolean {
    const seen = this.#sees(character);
    if (seen) this.#at++;
    return seen;
  }

  #next(): string {
    const character = this.#characters[this.#at] ?? '';
    this.#at++;
    return character;
  }
}

/** What is required of one thing after another. */
function both(before: readonly string[][], after: readonly string[][]): string[][] {
  const saysNothing = after.length === 0 || after.some((literals) => literals.length === 0);
  if (saysNothing || before.length * after.length > maxMultiplied) return [...before];
  return before.flatMap((first) => after.map((second) => [...first, ...second]));
}
