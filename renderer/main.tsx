import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { toAppError } from '../shared/errors.ts';
import { App } from './app/app.tsx';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { useApp } from './app/session.ts';
import { applyTheme } from './app/theme.ts';
import { setAskForAccess } from './bridge/asked-calls.ts';
import { call, onConnectionChange, setTransport, subscribe } from './bridge/client.ts';
import { connect } from './bridge/transport.ts';
import { requestAccess } from './features/access/access-requests.ts';
import { ErrorMessage, Waiting } from './ui/message.tsx';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root.');
const root = createRoot(container);
// What comes before the settings are known, an error above all, has a theme too.
applyTheme('system')();
root.render(<Waiting>{'Opening the library\u2026'}</Waiting>);

/** Connects, reads what the host is, then shows the window. */
async function start(): Promise<void> {
  setTransport(await connect());
  setAskForAccess(requestAccess);
  const bootstrap = await call('app.bootstrap', {});
  useApp.setState({ bootstrap, settings: bootstrap.settings });
  subscribe('settings.changed', ({ settings }) => useApp.setState({ settings }));
  onConnectionChange((state) => useApp.setState({ online: state === 'open' }));
  root.render(
    <ErrorBoundary>
      <App />
    </ErrorBoundary>,
  );
}

start().catch((error: unknown) => root.render(<ErrorMessage error={toAppError(error)} onRetry={() => window.location.reload()} />));
