/** What runs inside the page of the seek bench: our stage's terminal and the peer's player, one at a time. */
export const seekPage = `<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="/xterm.css"><link rel="stylesheet" href="/player.css">
<div id="stage" style="width:1200px;height:800px"></div>
<script src="/player.js"></script>
<script type="module">
import { Terminal } from '/xterm.mjs';
import { UnicodeGraphemesAddon } from '/graphemes.mjs';
const stage = document.getElementById('stage');
const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
const write = (terminal, data) => new Promise((resolve) => terminal.write(data, resolve));
let terminal, descriptor, player;

async function seekOurs(atMs) {
  const { segments } = descriptor.track;
  let index = segments.findLastIndex(({ startMs }) => startMs <= atMs);
  const segment = await (await fetch('/segment/' + index)).json();
  // As the stage's terminal-writer does it: outputs in one piece between resizes.
  terminal.resize(segment.snapshot.cols, segment.snapshot.rows);
  let output = '\\x1bc' + segment.snapshot.ansi;
  for (const [time, code, data] of segment.events) {
    if (time > atMs) break;
    if (code === 'o') output += data;
    else if (code === 'r') {
      await write(terminal, output);
      output = '';
      const [cols, rows] = data.split('x').map(Number);
      terminal.resize(cols, rows);
    }
  }
  await write(terminal, output);
}
window.openOurs = async () => {
  const begin = performance.now();
  descriptor = await (await fetch('/open')).json();
  const { cols, rows } = descriptor.track;
  terminal = new Terminal({ cols, rows, scrollback: 0, windowsPty: { backend: 'winpty', buildNumber: 1 }, allowProposedApi: true });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.open(stage);
  await seekOurs(0);
  await painted();
  return performance.now() - begin;
};
// From rest: what the seek before has to paint is not part of this one.
window.seekOurs = async (atMs) => { await painted(); const begin = performance.now(); await seekOurs(atMs); return performance.now() - begin; };
window.openPeer = async () => {
  const begin = performance.now();
  player = AsciinemaPlayer.create('/large.cast', stage, { preload: true, fit: false });
  // It rejects nothing when it fails to load: a recording it cannot hold would be waited for without end.
  const failed = new Promise((_, reject) => player.addEventListener('error', ({ message }) => reject(new Error(message ?? 'It failed to load the recording.'))));
  await Promise.race([player.seek(0), failed]);
  await painted();
  return performance.now() - begin;
};
window.seekPeer = async (atMs) => { await painted(); const begin = performance.now(); await player.seek(atMs / 1000); return performance.now() - begin; };
window.isReady = true;
</script>`;
