import type { ComponentChildren, JSX } from 'preact';
import './button.css';

type Look = {
  /** `main` once a view at most; `quiet` without border. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'small' | 'medium' | 'large';
};

type ButtonProps = Look & { readonly class?: string } & Omit<JSX.IntrinsicElements['button'], 'size' | 'class'>;

export function Button({ kind = 'plain', size = 'medium', class: more = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} class={`button ${more}`} data-kind={kind} data-size={size}>
      {children}
    </button>
  );
}

/** A button that shows only an icon: `label` names it for everybody who cannot see or guess it. */
export function IconButton({
  label,
  kind = 'quiet',
  size = 'medium',
  class: more = '',
  children,
  ...rest
}: ButtonProps & { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      class={`button ${more}`}
      data-kind={kind}
      data-size={size}
      data-icon-only
    >
      {children}
    </button>
  );
}
