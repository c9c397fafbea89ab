/**
 * What an encoder writes, as pieces that are taken as fast as they can be stored. `encode`: resolves once all was written; what it
 * fails with, the pieces end with.
 */
export async function* encodedVideo(encode: (write: (bytes: Uint8Array) => Promise<void>) => Promise<unknown>): AsyncGenerator<Uint8Array> {
  const pipe = new TransformStream<Uint8Array, Uint8Array>();
  const sink = pipe.writable.getWriter();
  const encoding = encode((bytes) => sink.write(bytes)).then(
    () => sink.close(),
    (error: unknown) => sink.abort(error),
  );
  try {
    yield* pipe.readable;
  } finally {
    // A failure has come through the pipe; where nobody reads on, it is no more than the end of the encoding.
    await encoding.catch(() => undefined);
  }
}
