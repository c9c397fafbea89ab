// Writes resources/sample-archive anew: node scripts/run.mjs scripts/make-sample-archive.ts
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { remoteDesktopDump } from './sample-archive/dump-story.ts';
import { encodeVideo } from './sample-archive/encode-video.ts';
import { createRandom } from './sample-archive/random.ts';
import { createScene } from './sample-archive/scenes.ts';
import { type SampleSession, sampleSessions } from './sample-archive/sessions.ts';
import { createTerminalWriter } from './sample-archive/terminal-writer.ts';

const folder = join(import.meta.dirname, '..', 'resources', 'sample-archive');

const gateways: Readonly<Record<SampleSession['gateway'], { readonly name: string; readonly id: number }>> = {
  'eu-central': { name: 'gw-eu-central', id: 410_271 },
  'us-east': { name: 'gw-us-east', id: 410_272 },
  'ap-tokyo': { name: 'gw-ap-tokyo', id: 410_273 },
};

const readme = `# Sample archive

Everything in this folder is synthetic: people, hosts, addresses, passwords and keys are invented, and nothing was ever
recorded from a real session. It is written by \`scripts/make-sample-archive.ts\`: the inventory, the terminal recordings and
the Guacamole dump byte for byte the same each time, the videos with the same pictures.

- \`list-sra-sessions.json\`: an inventory as exported from the session overview.
- \`<type>/<year>/<month>/<day>/\`: recordings, named by the session id; one is explained only by the JSON file beside it,
  one has no entry in the inventory, and one session of the inventory has no recording.
`;

async function make(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const sessions = sampleSessions();
  const ends = new Map<string, number>();
  for (const [index, session] of sessions.entries()) {
    const durationMs = await writeRecording(session, index);
    // A session ends a little after its recording does.
    if (session.minutes !== null)
      ends.set(session.id, startOf(session) + wholeSeconds(durationMs === null ? session.minutes * 60_000 : durationMs + 1400));
  }
  const listed = sessions
    .filter(({ matched }) => matched !== 'orphan')
    .sort((a, b) => startOf(a) - startOf(b))
    .map((session) => entryOf(session, ends.get(session.id) ?? null));
  const inventory = {
    sessions: listed.reverse(), // newest first, as the API gives them
    next_page: '',
    allowed_gateways: Object.values(gateways).map(({ name }) => ({ cluster_name: name, cluster_display_name: name })),
  };
  await write('list-sra-sessions.json', `${JSON.stringify(inventory, null, 1)}\n`);
  await write('README.md', readme);
}

/** Gives how long the recording is, null where there is none. */
async function writeRecording(session: SampleSession, index: number): Promise<number | null> {
  const { recording } = session;
  if (recording.kind === 'none') return null;
  const day = session.start.slice(0, 10).replaceAll('-', '/');
  if (recording.kind === 'video') {
    const scene = createScene(recording.scene, startOf(session));
    const path = join(folder, `${session.type}/${day}/rec_${session.id}.mp4`);
    await mkdir(dirname(path), { recursive: true });
    await encodeVideo(scene, path);
    return scene.durationMs;
  }
  if (recording.kind === 'dump') {
    const dump = remoteDesktopDump(startOf(session));
    await write(`${session.type}/${day}/${session.id}.guac`, dump.text);
    return dump.durationMs;
  }
  const random = createRandom(1000 + index);
  const { cols, rows } = recording;
  const title = `${session.user} on ${session.target}`;
  const terminal = createTerminalWriter({ cols, rows, startedAt: startOf(session) / 1000, title, random });
  recording.story(terminal, random);
  const name = session.matched === 'sidecar' ? `relay-2_${session.target}_a` : session.id;
  const key = `${session.type}/${day}/${name}.cast`;
  await write(key, terminal.toCast());
  if (session.matched === 'sidecar') {
    await write(
      `${key}.json`,
      `${JSON.stringify({ session_id: session.id, recorded_by: 'relay-2', target_host: session.target }, null, 2)}\n`,
    );
  }
  return terminal.nowMs();
}

/** One entry of list-sra-sessions (domain.md 3.2). */
function entryOf(session: SampleSession, endMs: number | null): Record<string, unknown> {
  const gateway = gateways[session.gateway];
  return {
    session_id: session.id,
    access_id: `p-${stableDigits(session.user)}`,
    user_identifier: session.user,
    client_type: session.client,
    connection_type: session.type,
    secret_name: session.secret,
    target_host: session.target,
    gateway_info: { cluster_name: gateway.name, cluster_display_name: gateway.name },
    status: session.status,
    start_time: session.start,
    ...(endMs === null ? {} : { end_time: new Date(endMs).toISOString().replace('.000Z', 'Z') }),
    ttl: '8h0m0s',
    ...(session.error === undefined ? {} : { error_msg: session.error }),
    instance_id: `${gateway.name}-0`,
    cluster_unique_id: gateway.id,
  };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function startOf(session: SampleSession): number {
  return Date.parse(session.start);
}

/** An access id belongs to a user. */
function stableDigits(text: string): string {
  return createRandom(Array.from(text).reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) | 0, 7)).digits(8);
}

async function write(key: string, text: string): Promise<void> {
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

await make();
