/**
 * Prints `{"<name>": [...]}` item by item, with further members after the list: one JSON document of any length in little
 * memory. Nothing is printed before the first item is there, so that input that cannot be read gives its error alone.
 */
export async function writeList(
  print: (text: string) => Promise<void>,
  name: string,
  items: AsyncIterable<unknown>,
  signal: AbortSignal,
  rest: () => Readonly<Record<string, unknown>> = () => ({}),
): Promise<void> {
  // Fewer, larger writes: a write per item is slow on a pipe.
  const enough = 64 * 1024;
  let text = `{${JSON.stringify(name)}: [`;
  let separator = '\n';
  for await (const item of items) {
    signal.throwIfAborted();
    text += separator + JSON.stringify(item);
    separator = ',\n';
    if (text.length < enough) continue;
    await print(text);
    text = '';
  }
  const members = Object.entries(rest()).map(([key, value]) => `, ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  await print(`${text}\n]${members.join('')}}\n`);
}
