import type { ComponentChildren } from 'preact';
import './badge.css';

/** A word about a state; the word says it, the colour only helps to find it. */
export function Badge({
  kind = 'plain',
  children,
}: {
  readonly kind?: 'plain' | 'good' | 'warn' | 'bad';
  readonly children: ComponentChildren;
}) {
  return (
    <span class="badge" data-kind={kind}>
      {children}
    </span>
  );
}
