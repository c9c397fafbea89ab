import { parse } from 'node:path';

/**
 * What a decrypting program needs of our environment: to be found, to find its profile and its certificates, to pass a
 * proxy. Nothing else is its business: neither what the user exported for other programs nor what would change how it runs.
 */
const passed =
  /^(?:PATH|PATHEXT|HOME|USER|LOGNAME|USERNAME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|WINDIR|TMPDIR|TEMP|TMP|XDG_CONFIG_HOME|LANG|LC_[A-Z]+|TZ|SSL_CERT_FILE|SSL_CERT_DIR|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|AKEYLESS_\w+)$/i;

export function toolEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => passed.test(name)));
}

/** A folder in which a program finds nothing of ours, and in which it can hardly leave anything. */
export function neutralFolder(): string {
  return parse(process.execPath).root;
}
