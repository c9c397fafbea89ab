/** One of xterm.js's parsers of strings within escape sequences (OSC and DCS), beyond its public interface. */
interface StringParser {
  put(data: Uint32Array, start: number, end: number): void;
}
interface Parsers {
  readonly _oscParser?: StringParser & { start(): void };
  readonly _dcsParser?: StringParser & { hook(ident: number, params: unknown): void };
}

/** No title, colour or link is as long. */
const mostChars = 64 * 1024;

/**
 * Keeps what a terminal remembers of one OSC or DCS string bounded. xterm.js 6.0 collects up to ten million characters,
 * one by one, which takes several hundred megabytes: a recording could hold a sequence that never ends. What is longer
 * takes effect without its end. The indexer's terminal and the stage are limited alike.
 */
export function limitControlStrings(terminal: object): void {
  const core: { readonly _inputHandler?: { readonly _parser?: Parsers } } | undefined = Reflect.get(terminal, '_core');
  const osc = core?._inputHandler?._parser?._oscParser;
  const dcs = core?._inputHandler?._parser?._dcsParser;
  if (osc) {
    const restart = limitPut(osc);
    const start = osc.start.bind(osc);
    osc.start = () => {
      restart();
      start();
    };
  }
  if (dcs) {
    const restart = limitPut(dcs);
    const hook = dcs.hook.bind(dcs);
    dcs.hook = (ident, params) => {
      restart();
      hook(ident, params);
    };
  }
}

/** Passes on only the first characters that are put; the function that it gives back begins anew. */
function limitPut(parser: StringParser): () => void {
  const put = parser.put.bind(parser);
  let left = mostChars;
  parser.put = (data, start, end) => {
    const to = Math.min(end, start + left);
    left -= Math.max(0, to - start);
    if (to > start) put(data, start, to);
  };
  return () => {
    left = mostChars;
  };
}
