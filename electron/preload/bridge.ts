import { contextBridge, ipcRenderer } from 'electron';
import { createBridge } from './create-bridge.ts';

contextBridge.exposeInMainWorld('witness', createBridge({ ipc: ipcRenderer, methods: contractMethodNames, events: contractEventNames }));
