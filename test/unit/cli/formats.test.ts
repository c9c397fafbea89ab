import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { screenSchema, transcriptLineSchema } from '../../../shared/model/playback.ts';
import { probeResultSchema } from '../../../shared/model/recording.ts';
import { type FormatSample, formatSamples } from '../../support/format-samples.ts';
import { noLibrary, runWitness, testFolder } from './cli-runner.ts';

function onDisk({ file, files }: FormatSample): string {
  const folder = testFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return join(folder, file);
}
const run = (...argv: string[]) => runWitness(argv, { createLibrary: noLibrary });

describe.each(formatSamples().map((sample) => [sample.name, sample] as const))('%s on the command line', (_, sample) => {
  const isLog = sample.format === 'log-lines';
  const said = isLog ? 'rm -rf /srv/data' : 'line 17 of a list that scrolls';

  test('probe names it', async () => {
    const answer = await run('probe', onDisk(sample), '--json');
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    expect(probeResultSchema.parse(answer.json())).toMatchObject({ format: sample.format, playable: 'replay' });
  });

  test('screen shows its terminal at a time', async () => {
    const answer = await run('screen', onDisk(sample), '--at', '60000', '--json');
    expect(answer.exitCode).toBe(0);
    expect(screenSchema.parse(answer.json()).lines.join('\n')).toContain('bye');
  });

  test('transcript has its text, in order of time', async () => {
    const answer = await run('transcript', onDisk(sample), '--json');
    expect(answer.exitCode).toBe(0);
    const lines = z.object({ lines: z.array(transcriptLineSchema) }).parse(answer.json()).lines;
    expect(lines.map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringContaining(said), 'bye']));
    expect(lines.map(({ atMs }) => atMs)).toEqual(lines.map(({ atMs }) => atMs).sort((a, b) => a - b));
  });

  test('search finds in it', async () => {
    const answer = await run('search', said, onDisk(sample), '--substring', '--json');
    expect(answer.exitCode).toBe(0);
    expect(answer.json()).toMatchObject({ hits: [{ text: expect.stringContaining(said) }], searched: 1, notSearched: [] });
  });
});
