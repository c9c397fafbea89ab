import { expect, test } from 'vitest';
import { readElectronDeclarations } from '../../support/electron-declarations.ts';
import { standIn, standInForElectron } from '../../support/electron-stand-in.ts';

test('what Electron declares is read from its own declarations', () => {
  const { types, mainExports } = readElectronDeclarations();
  expect(types.size).toBeGreaterThan(300);
  expect(mainExports.get('app')).toBe('App');
  expect(mainExports.get('BrowserWindow')).toBe('BrowserWindow');
  expect(mainExports.has('ipcRenderer')).toBe(false);
  expect(types.get('BrowserWindow')?.extends).toBe('BaseWindow');
  expect(types.get('App')?.events.has('open-url')).toBe(true);
  expect(types.get('App')?.members.get('setPath')).toEqual({ leastArguments: 2, mostArguments: 2 });
});

test('a stand-in fails on what electron.d.ts does not declare, on wrong numbers of arguments and on what the test did not give', () => {
  interface Loose {
    readonly quit: (...args: unknown[]) => void;
    readonly setPath: (...args: unknown[]) => void;
    readonly makeCoffee: () => void;
    readonly on: (event: string, listener: () => void) => void;
  }
  const { object, emit } = standIn<Loose>('App', { setPath: () => undefined });
  expect(() => object.makeCoffee()).toThrow('electron.d.ts has no App.makeCoffee');
  expect(() => object.quit()).toThrow('The test gave no App.quit');
  expect(() => object.setPath('userData')).toThrow('does not take 1 arguments');
  expect(() => object.on('coffee-ready', () => undefined)).toThrow('no event "coffee-ready" of App');
  expect(() => emit('coffee-ready')).toThrow('no event "coffee-ready" of App');
  expect(() => standIn('App', { makeCoffee: () => undefined })).toThrow('App.makeCoffee');
  expect(() => standIn('CoffeeMachine', {})).toThrow('electron.d.ts has no CoffeeMachine');
  expect(() => standInForElectron({ coffee: {} })).toThrow('exports no coffee');
});

test('what a class inherits is declared, too', () => {
  const { object } = standIn<{ focus: () => void; on: (event: string, listener: () => void) => unknown }>('BrowserWindow', {
    focus: () => undefined,
  });
  object.focus();
  expect(object.on('close', () => undefined)).toBe(object);
});
