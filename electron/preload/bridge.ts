import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge } from './create-bridge.ts';

contextBridge.exposeInMainWorld(
  'witness',
  createBridge({
    ipc: ipcRenderer,
    methods: contractMethodNames,
    events: contractEventNames,
    pathOf: (file) => webUtils.getPathForFile(file as File),
  }),
);
