import { openAndTell } from './disk-faults.ts';

/** Opens a data folder in a process of its own and prints how that went. */
const [home = ''] = process.argv.slice(2);
console.log(await openAndTell(home));
