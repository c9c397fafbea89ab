import { Component, type ReactNode } from 'react';
import { toAppError } from '../../shared/errors.ts';
import { ErrorMessage } from '../ui/message.tsx';

interface Props {
  readonly children: ReactNode;
}

/** A part of the window that broke says so and can be tried again; the rest goes on. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorMessage error={toAppError(this.state.error)} onRetry={() => this.setState({ error: null })} />;
  }
}
