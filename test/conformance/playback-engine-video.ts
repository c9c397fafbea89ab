import { Encoder, Muxer } from 'node-av/api';
import { AV_LOG_ERROR, AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Frame, Log } from 'node-av/lib';

export const numberedVideo = { width: 160, height: 96, frameRate: 25, frames: 250 } as const;
const { width, height, frameRate, frames } = numberedVideo;
const bits = 8;

/**
 * An H.264 video whose every frame shows its own number: eight vertical bars, white for a one, the lowest bit first. With
 * a key frame every two seconds, so that most seeks have to decode on from one.
 */
export async function makeNumberedVideo(path: string, firstNumber = 0, endNumber: number = frames): Promise<void> {
  Log.setLevel(AV_LOG_ERROR);
  const timeBase = { num: 1, den: frameRate };
  using encoder = await Encoder.create(FF_ENCODER_LIBX264, {
    options: { preset: 'ultrafast', crf: 18 },
    gopSize: 2 * frameRate,
    maxBFrames: 2,
  });
  await using output = await Muxer.open(path);
  const stream = output.addStream(encoder);
  async function* numbered(): AsyncGenerator<Frame | null> {
    for (let number = firstNumber; number < endNumber; number += 1) {
      const frame = Frame.fromVideoBuffer(picture(number), { width, height, format: AV_PIX_FMT_YUV420P, timeBase });
      frame.pts = BigInt(number - firstNumber);
      yield frame;
    }
    // Lets the encoder give out the frames it still holds.
    yield null;
  }
  for await (using packet of encoder.packets(numbered())) {
    if (packet) await output.writePacket(packet, stream);
  }
}

function picture(number: number): Buffer {
  const luma = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) luma[y * width + x] = number & (1 << Math.floor((x * bits) / width)) ? 235 : 16;
  }
  const noColour = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([luma, noColour]);
}
