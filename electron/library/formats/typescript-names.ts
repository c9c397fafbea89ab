/** Names under which the timing of a data file is looked for: the recorders' own, and what their manuals use. */
export function timingNames(dataName: string): string[] {
  const stem = dataName.replace(/\.[^.]{1,12}$/, '');
  const stems = [...new Set([dataName, stem])];
  const extensions = ['timing', 'tm', 'time', 'timing.log', 'tim'];
  const names = stems.flatMap((each) => extensions.map((extension) => `${each}.${extension}`));
  const general = [stem.replace(/typescript/i, 'timing'), stem.replace(/typescript/i, 'timingfile'), 'timing', 'timingfile', 'timing.log'];
  return withLayers([...new Set([...names, ...general])].filter((name) => name !== dataName));
}

/** The other way round: names of the data file that a timing file times. */
export function dataNames(timingName: string, headers: ReadonlyMap<string, string>): string[] {
  const plain = timingName.replace(/\.(?:gz|gzip|zst)$/i, '');
  const stem = plain.replace(/\.(?:timing\.log|timing|tm|time|tim)$/i, '');
  const named = headers.get('OUTPUT_LOG') ?? headers.get('INPUT_LOG');
  const extensions = ['typescript', 'script', 'log', 'out', 'txt'];
  const general = [stem.replace(/timing(?:file)?/i, 'typescript'), 'typescript'];
  const names = [...(named ? [baseName(named)] : []), stem, ...extensions.map((extension) => `${stem}.${extension}`), ...general];
  return withLayers([...new Set(names)].filter((name) => name !== timingName && name !== plain));
}

/** Where input was logged by itself; null where it lies with the output or was not logged. */
export function inputNames(headers: ReadonlyMap<string, string>): string[] {
  const [input, output] = [headers.get('INPUT_LOG'), headers.get('OUTPUT_LOG')];
  return input !== undefined && input !== output ? withLayers([baseName(input)]) : [];
}

const withLayers = (names: readonly string[]): string[] => names.flatMap((name) => [name, `${name}.gz`, `${name}.zst`]);

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Where input may have been logged by itself, before the timing file is there to name it. */
export function likelyInputNames(dataName: string): string[] {
  const stem = dataName.replace(/\.[^.]{1,12}$/, '');
  return withLayers([`${stem}.input`, `${stem}.in`, `${stem}.stdin`, `${dataName}.input`]);
}
