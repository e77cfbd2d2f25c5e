import { useSignal } from '@preact/signals';
import { Check, Copy } from 'lucide-preact';
import { useEffect, useId } from 'preact/hooks';
import { ApiError } from '../../api/client.ts';
import { changeKeyLimits, createKey, type Key, type KeyChoice } from '../../api/operator.ts';
import { Button } from '../../kit/button.tsx';
import { copyText } from '../../kit/clipboard.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { toast } from '../../kit/toasts.tsx';
import '../../kit/field.css';

const scopes = [
  { value: 'submit', label: 'Submit', hint: 'make and delete videos, upload images' },
  { value: 'read', label: 'Read', hint: 'see its own videos' },
  { value: 'admin', label: 'Admin', hint: 'operate the service: this view, and all keys' },
] as const;

const ends = [
  { days: 0, label: 'Never' },
  { days: 7, label: 'In a week' },
  { days: 30, label: 'In 30 days' },
  { days: 365, label: 'In a year' },
] as const;

/** Makes a key, or changes one. A new key is shown here, this once. */
export function KeyDialog({
  open,
  changed,
  onClose,
}: {
  readonly open: boolean;
  /** Null to make one. */
  readonly changed: Key | null;
  readonly onClose: () => void;
}) {
  const opened = useSignal(open);
  const plain = useSignal<string | null>(null);
  useEffect(() => {
    opened.value = open;
  }, [open]);
  useEffect(
    () =>
      opened.subscribe((isOpen) => {
        if (isOpen || !open) return;
        // Nothing of it stays in the page.
        plain.value = null;
        onClose();
      }),
    [open],
  );
  const title = plain.value !== null ? 'Copy the key now' : changed === null ? 'New key' : `Change “${changed.name}”`;
  return (
    <Dialog open={opened} title={title}>
      {plain.value !== null ? (
        <NewKey plain={plain.value} onDone={() => (opened.value = false)} />
      ) : (
        open && (
          <KeyFields
            changed={changed}
            onDone={(made) => {
              if (made === null) opened.value = false;
              else plain.value = made;
            }}
          />
        )
      )}
    </Dialog>
  );
}

function NewKey({ plain, onDone }: { readonly plain: string; readonly onDone: () => void }) {
  const copied = useSignal(false);
  const copy = async () => {
    copied.value = await copyText(plain);
    if (!copied.value) toast('The browser does not let the key be copied: select it by hand.', { kind: 'error' });
  };
  return (
    <>
      <p class="soft">It is shown this once: the server keeps only its hash.</p>
      <output class="new-key mono">{plain}</output>
      <div class="dialog-actions">
        <Button kind="main" onClick={() => void copy()}>
          {copied.value ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          {copied.value ? 'Copied' : 'Copy'}
        </Button>
        <Button onClick={onDone}>Done</Button>
      </div>
    </>
  );
}

function KeyFields({
  changed,
  onDone,
}: {
  readonly changed: Key | null;
  /** The new key, or null when one was changed. */
  readonly onDone: (plain: string | null) => void;
}) {
  const id = useId();
  const problem = useSignal<ApiError | null>(null);
  const busy = useSignal(false);
  const submit = async (form: HTMLFormElement) => {
    busy.value = true;
    problem.value = null;
    try {
      const choice = readChoice(new FormData(form), changed);
      if (changed === null) onDone((await createKey(choice)).key);
      else {
        await changeKeyLimits(changed.id, choice);
        onDone(null);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem.value = error;
    }
    busy.value = false;
  };
  const limit = (field: 'rate_per_minute' | 'max_queued' | 'max_running', label: string, most: number) => (
    <div class="field">
      <label for={`${id}-${field}`}>{label}</label>
      <input
        class="input"
        id={`${id}-${field}`}
        name={field}
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        placeholder="no limit"
        defaultValue={changed?.[field]?.toString() ?? ''}
      />
    </div>
  );
  return (
    <form
      class="key-fields"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <div class="field">
        <label for={`${id}-name`}>Name</label>
        <input
          class="input"
          id={`${id}-name`}
          name="name"
          required
          maxLength={200}
          autocomplete="off"
          placeholder="Whom or what it is for"
          defaultValue={changed?.name ?? ''}
        />
      </div>
      <fieldset class="field">
        <legend class="field-label">May</legend>
        {scopes.map(({ value, label, hint }) => (
          <label key={value} class="key-scope">
            <input
              type="checkbox"
              name="scopes"
              value={value}
              defaultChecked={changed === null ? value !== 'admin' : changed.scopes.includes(value)}
            />
            <span>
              {label}
              <span class="key-hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="key-limits">
        {limit('rate_per_minute', 'Submissions a minute', 1_000_000)}
        {limit('max_queued', 'Waiting', 1_000_000)}
        {limit('max_running', 'At a time', 64)}
      </div>
      <div class="field">
        <label for={`${id}-ends`}>Ends</label>
        <select class="select" id={`${id}-ends`} name="ends">
          {changed !== null && changed.expires_at !== null && <option value="keep">As it does now</option>}
          {ends.map(({ days, label }) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <p class="field-error" role="alert">
        {problem.value?.message}
      </p>
      <div class="dialog-actions">
        <Button kind="main" type="submit" disabled={busy.value}>
          {changed === null ? 'Make the key' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

function readChoice(form: FormData, changed: Key | null): KeyChoice {
  const numberOf = (field: string) => {
    const text = form.get(field);
    return typeof text === 'string' && text !== '' ? Number(text) : null;
  };
  const chosen = form.getAll('scopes');
  const end = form.get('ends');
  const name = form.get('name');
  return {
    name: typeof name === 'string' ? name.trim() : '',
    scopes: scopes.map(({ value }) => value).filter((value) => chosen.includes(value)),
    expires_at:
      end === 'keep' && changed !== null
        ? changed.expires_at
        : Number(end) === 0
          ? null
          : new Date(Date.now() + Number(end) * 86_400_000).toISOString(),
    rate_per_minute: numberOf('rate_per_minute'),
    max_queued: numberOf('max_queued'),
    max_running: numberOf('max_running'),
  };
}
