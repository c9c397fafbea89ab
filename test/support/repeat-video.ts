import * as av from 'node-av';

/** Writes a video several times over, one after the other, packet by packet. */
export async function repeatVideo(from: string, to: string, times: number): Promise<void> {
  av.Log.setLevel(av.AV_LOG_ERROR);
  await using first = await av.Demuxer.open(from);
  const [source] = first.streams;
  if (!source) throw new Error(`${from} has no stream.`);
  await using output = await av.Muxer.open(to);
  const stream = output.addStream(source);
  for (let round = 0; round < times; round += 1) {
    await using input = await av.Demuxer.open(from);
    const shift = BigInt(round) * source.duration;
    for await (using packet of input.packets()) {
      if (!packet) continue;
      packet.pts += shift;
      packet.dts += shift;
      await output.writePacket(packet, stream);
    }
  }
}
