import { Encoder, Muxer } from 'node-av/api';
import { AV_LOG_ERROR, AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Frame, Log } from 'node-av/lib';
import { canvasHeight, canvasWidth, createCanvas } from './canvas.ts';
import type { Scene } from './scene-parts.ts';

const frameRate = 10;
const width = 2 * canvasWidth;
const height = 2 * canvasHeight;

/**
 * Encodes a scene as H.264 in MP4, index first, a key frame every two seconds. The pictures are the same every time, the bytes
 * are not: this build of x264 chooses differently from run to run, on one thread and with the same input too.
 */
export async function encodeVideo(scene: Scene, path: string): Promise<void> {
  Log.setLevel(AV_LOG_ERROR);
  const canvas = createCanvas();
  using encoder = await Encoder.create(FF_ENCODER_LIBX264, {
    options: { preset: 'veryslow', tune: 'animation', crf: 28, flags: '+bitexact' },
    gopSize: 2 * frameRate,
  });
  await using output = await Muxer.open(path, { options: { movflags: '+faststart', fflags: '+bitexact' } });
  const stream = output.addStream(encoder);
  async function* frames(): AsyncGenerator<Frame | null> {
    for (let number = 0; number < (scene.durationMs / 1000) * frameRate; number++) {
      scene.draw(canvas, (number * 1000) / frameRate);
      const frame = Frame.fromVideoBuffer(canvas.toYuv420(), {
        width,
        height,
        format: AV_PIX_FMT_YUV420P,
        timeBase: { num: 1, den: frameRate },
      });
      frame.pts = BigInt(number);
      yield frame;
    }
    yield null; // lets the encoder give out what it still holds
  }
  for await (using packet of encoder.packets(frames())) {
    if (packet) await output.writePacket(packet, stream);
  }
}
