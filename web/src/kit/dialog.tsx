import type { Signal } from '@preact/signals';
import { useSignalEffect } from '@preact/signals';
import { X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { IconButton } from './button.tsx';
import './dialog.css';

/** The browser's own modal dialog, open while `open` is true: it holds the focus and closes with Escape. */
export function Dialog({
  open,
  title,
  children,
}: {
  readonly open: Signal<boolean>;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useSignalEffect(() => {
    if (open.value) dialog.current?.showModal();
    else dialog.current?.close();
  });
  const close = () => {
    open.value = false;
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={titleId}
      onClose={close}
      onClick={(event) => {
        // The backdrop belongs to the dialog's box; everything inside is a child.
        if (event.target === event.currentTarget) close();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <IconButton label="Close" onClick={close}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
