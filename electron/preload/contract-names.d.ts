/** The contract's names as literals, put in by the build (electron.vite.config.ts), so that no schema is loaded before the page. */
declare const contractMethodNames: readonly string[];
declare const contractEventNames: readonly string[];
