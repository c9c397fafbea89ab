/** Status codes of the Guacamole protocol, in words. */
const meanings: Readonly<Record<number, string>> = {
  512: 'the server failed',
  513: 'the server was busy',
  514: 'the remote machine did not answer in time',
  515: 'the remote machine reported an error',
  516: 'what was asked for is not there',
  517: 'what was asked for is in use',
  518: 'what was asked for was closed',
  519: 'the remote machine was not found',
  520: 'the remote machine refused the connection',
  521: 'the session was taken over by another',
  522: 'the session ended because it was idle',
  523: 'the session was closed by an administrator',
  768: 'the request was malformed',
  769: 'the login was refused',
  771: 'access was denied',
  776: 'the client did not answer in time',
  781: 'the client sent too much',
  783: 'the client sent something unexpected',
  797: 'the client used too many resources',
};

/** The words for an `error` instruction: its reason and its status code. */
export function describeConnectionError(reason: string, code: string): string {
  const meaning = meanings[Number(code)];
  return `The connection ended with error ${code.slice(0, 10)}${meaning ? `, ${meaning}` : ''}: "${reason.slice(0, 500)}"`;
}
