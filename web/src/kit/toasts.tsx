import { normalizeProps, useMachine } from '@zag-js/preact';
import * as zag from '@zag-js/toast';
import { X } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { IconButton } from './button.tsx';
import './toasts.css';

const store = zag.createStore({ placement: 'bottom', overlap: false, max: 4, removeDelay: 150 });

/**
 * A short message that goes away again, announced to screen readers; it waits while the pointer is on it.
 *
 * @param action what can be done about it, e.g. undo; pressing it ends the message.
 * @param onGone when the message has gone and the action cannot be pressed any more.
 */
export function toast(
  title: string,
  options: {
    readonly kind?: 'info' | 'error';
    readonly seconds?: number;
    readonly action?: { readonly label: string; readonly onClick: () => void };
    readonly onGone?: () => void;
  } = {},
): void {
  const { kind = 'info', seconds = kind === 'error' ? 10 : 4, action, onGone } = options;
  store.create({
    title,
    type: kind,
    duration: seconds * 1000,
    closable: true,
    ...(action === undefined ? {} : { action }),
    onStatusChange: ({ status }) => {
      if (status === 'unmounted') onGone?.();
    },
  });
}

/** Where messages appear; once in the page. */
export function Toasts() {
  const service = useMachine(zag.group.machine, { id: useId(), store });
  const api = zag.group.connect(service, normalizeProps);
  return (
    <div {...api.getGroupProps()} class="toasts">
      {api.getToasts().map((message, index) => (
        <Toast key={message.id} message={message} index={index} parent={service} />
      ))}
    </div>
  );
}

function Toast({
  message,
  index,
  parent,
}: {
  readonly message: zag.Options<string>;
  readonly index: number;
  readonly parent: zag.GroupService;
}) {
  const { id = '', type = 'info', duration = 4000, removeDelay = 150, ...rest } = message;
  const service = useMachine(zag.machine, { id, type, duration, removeDelay, ...rest, parent, index });
  const api = zag.connect(service, normalizeProps);
  return (
    <div {...api.getRootProps()} class="toast" data-kind={message.type}>
      <span {...api.getTitleProps()}>{api.title}</span>
      {message.action !== undefined && (
        <button
          type="button"
          {...api.getActionTriggerProps()}
          class="button toast-action"
          data-kind="quiet"
          data-size="small"
        >
          {message.action.label}
        </button>
      )}
      <IconButton label="Dismiss" size="small" onClick={() => api.dismiss()}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
