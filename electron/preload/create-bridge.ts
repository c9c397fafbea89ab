import type { WitnessBridge } from '../../shared/wire.ts';
import { callChannel, cancelChannel, eventChannel } from '../common/ipc-channels.ts';

type MessageListener = (event: unknown, message: { readonly event: string; readonly payload: unknown }) => void;

/** The part of Electron's ipcRenderer that is used. */
export interface BridgeIpc {
  invoke(channel: string, message: unknown): Promise<unknown>;
  send(channel: string, message: unknown): void;
  on(channel: string, listener: MessageListener): unknown;
  off(channel: string, listener: MessageListener): unknown;
}

export interface BridgeOptions {
  readonly ipc: BridgeIpc;
  /** The names of the contract: nothing else passes. */
  readonly methods: readonly string[];
  readonly events: readonly string[];
  /** Electron's webUtils.getPathForFile: a page cannot make a file of a path of its own. */
  readonly pathOf: (file: object) => string;
}

/** What a page gets of Electron: the contract's calls and events by name, and never an object of Electron's. */
export function createBridge({ ipc, methods, events, pathOf }: BridgeOptions): WitnessBridge {
  return {
    async invoke(id, method, params) {
      if (!methods.includes(method)) throw new Error(`There is no call "${method}".`);
      return ipc.invoke(callChannel, { id, method, params });
    },
    pathOf: (file) => pathOf(file),
    cancel: (id) => ipc.send(cancelChannel, { cancel: id }),
    subscribe(event, listener) {
      if (!events.includes(event)) throw new Error(`There is no event "${event}".`);
      // The IPC event stays here: its sender would be a way around this bridge.
      const onMessage: MessageListener = (_event, message) => {
        if (message.event === event) listener(message.payload);
      };
      ipc.on(eventChannel, onMessage);
      return () => void ipc.off(eventChannel, onMessage);
    },
  };
}
