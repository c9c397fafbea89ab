import type { KeyboardEvent, ReactNode } from 'react';
import styles from './button.module.css';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly variant?: 'default' | 'primary' | 'danger' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  /** Spoken instead of the content, where that is an icon alone. */
  readonly label?: string;
  readonly title?: string;
  readonly isPressed?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
}

/** A button that never submits a form by accident. */
export function Button({
  children,
  onPress,
  variant = 'default',
  type = 'button',
  isDisabled = false,
  label,
  title,
  isPressed,
  onKeyDown,
  onBlur,
}: ButtonProps) {
  return (
    <button
      type={type}
      className={styles.button}
      data-variant={variant}
      disabled={isDisabled}
      aria-label={label}
      aria-pressed={isPressed}
      title={title ?? label}
      onClick={onPress}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      {children}
    </button>
  );
}
