/** The paths of files that were dropped on the page; null where the host tells none. What is no file of the disk is left out. */
export function pathsOf(files: readonly File[]): string[] | null {
  const { witness } = window;
  return witness ? files.map((file) => witness.pathOf(file)).filter((path) => path !== '') : null;
}
