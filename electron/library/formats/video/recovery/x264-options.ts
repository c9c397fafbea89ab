/**
 * The options that decide what x264 writes into its parameter sets, in the words that it takes: out of the text that it
 * leaves in the first frame (`cabac=1 ref=3 deblock=1:0:0 ...`). All others only decide how it searches.
 */
export function x264Parameters(written: string): string {
  const options = new Map<string, string>();
  for (const part of written.split(/\s+/)) {
    const [name = '', value] = part.split('=');
    // Nothing in a recording may add options of its own.
    if (value !== undefined && /^[a-z0-9_]+$/.test(name) && /^[-a-z0-9_.,:()]*$/.test(value)) options.set(name, value);
  }
  const taken: string[] = ['threads=1', 'psy=0'];
  for (const name of copied) {
    const value = options.get(name);
    if (value !== undefined && /^-?[0-9.]+$/.test(value)) taken.push(`${name.replaceAll('_', '-')}=${value}`);
  }
  const [deblocks, alpha = '0', beta = '0'] = options.get('deblock')?.split(':') ?? [];
  if (deblocks === '0') taken.push('no-deblock=1');
  else if (deblocks !== undefined) taken.push(`deblock=${alpha},${beta}`);
  if (options.get('cqm') === '1') taken.push('cqm=jvt');
  const interlaced = options.get('interlaced');
  if (interlaced !== undefined && interlaced !== '0') taken.push('interlaced=1');
  const numberOf = (name: string): string | null => /^[0-9.]+/.exec(options.get(name) ?? '')?.[0] ?? null;
  const rate = [
    ['crf', numberOf('crf')],
    ['qp', numberOf('qp')],
    ['bitrate', numberOf('bitrate')],
  ] as const;
  for (const [name, value] of rate) if (value !== null) taken.push(`${name}=${value}`);
  return taken.join(':');
}

const copied = [
  'cabac',
  'ref',
  '8x8dct',
  'chroma_qp_offset',
  'bluray_compat',
  'constrained_intra',
  'bframes',
  'b_pyramid',
  'open_gop',
  'weightb',
  'weightp',
  'keyint',
  'intra_refresh',
  'stitchable',
  'vbv_maxrate',
  'vbv_bufsize',
] as const;
