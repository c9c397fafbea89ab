/**
 * FFmpeg's libraries as node-av binds them, and their constants. Its own index loads as much again, which nothing here uses
 * (a higher level, servers, the command line tool): a decoder would take longer to start and be larger.
 */
export * from 'node-av/constants';
export * from 'node-av/lib';
