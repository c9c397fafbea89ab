import { EventEmitter } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Stands in for Electron's utility process: gives `process.parentPort` with its event shape, then runs the entry that
 * workerData names.
 */
const toParent = new EventEmitter();
Reflect.set(process, 'parentPort', Object.assign(toParent, { postMessage: (message: unknown): void => parentPort?.postMessage(message) }));
parentPort?.on('message', (data: unknown) => toParent.emit('message', { data, ports: [] }));
await import(String(workerData));
