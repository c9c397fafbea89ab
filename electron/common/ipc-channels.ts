/** The three channels between a page's preload script and main; the contract's names travel inside the messages. */
export const callChannel = 'witness:call';
export const cancelChannel = 'witness:cancel';
export const eventChannel = 'witness:event';
