/** video.js without its streaming engine, which local files do not need; the package types only the whole. */
declare module 'video.js/core.es.js' {
  export { default } from 'video.js';
}
