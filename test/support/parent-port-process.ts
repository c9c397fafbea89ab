import { EventEmitter } from 'node:events';

/**
 * Stands in for Electron's utility process of a decoder: runs the entry that the second argument names, and gives it this
 * process's own channel as the port that its first message brings.
 */
const toParent = new EventEmitter();
Reflect.set(process, 'parentPort', toParent);
await import(process.argv[3] ?? '');

const port = new EventEmitter();
toParent.emit('message', {
  data: null,
  ports: [
    Object.assign(port, {
      postMessage: (message: unknown) => process.send?.(message),
      start: () => process.on('message', (data) => port.emit('message', { data })),
      close: () => process.disconnect(),
    }),
  ],
});
process.on('disconnect', () => port.emit('close'));
