/** Opens a link in the user's browser when it is plain https; anything else is refused. Gives whether it was opened. */
export async function openExternalLink(link: string, open: (url: string) => Promise<void>): Promise<boolean> {
  const url = URL.parse(link);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  // The parsed form, not the given text: what was checked is what is opened.
  await open(url.href);
  return true;
}
