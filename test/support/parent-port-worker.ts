import { EventEmitter } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

/**
 * Stands in for Electron's utility process: gives `process.parentPort` with its event shape, then runs the entry that
 * workerData names.
 */
const toParent = new EventEmitter();
Reflect.set(process, 'parentPort', Object.assign(toParent, { postMessage: (message: unknown): void => parentPort?.postMessage(message) }));
parentPort?.on('message', ({ data, port }: { data: unknown; port?: MessagePort }) =>
  toParent.emit('message', { data, ports: port ? [electronShape(port)] : [] }),
);
await import(String(workerData));

/** Node's port with the events of Electron's. */
function electronShape(port: MessagePort): unknown {
  const shape = new EventEmitter();
  port.on('close', () => shape.emit('close'));
  return Object.assign(shape, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.on('message', (data) => shape.emit('message', { data })),
    close: () => port.close(),
  });
}
