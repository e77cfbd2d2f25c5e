import { signal, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { ApiError, changeKey } from '../api/client.ts';
import { ownKey } from '../api/key.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import '../kit/field.css';

export const settingsOpen = signal(false);

/** Which key this browser uses, and a place to enter another one. */
export function Settings() {
  return (
    <Dialog open={settingsOpen} title="API key">
      <p class="soft">
        {ownKey.value === null
          ? 'This browser has no valid key yet.'
          : `In use: “${ownKey.value.name}”, which may ${ownKey.value.scopes.join(', ')}.`}
      </p>
      <KeyForm
        onDone={() => {
          settingsOpen.value = false;
        }}
      />
    </Dialog>
  );
}

/** Takes a key only once the server says that it is valid. */
export function KeyForm({ onDone }: { readonly onDone?: () => void }) {
  const problem = useSignal<string | null>(null);
  const id = useId();
  const submit = async (form: HTMLFormElement) => {
    const given = new FormData(form).get('key');
    if (typeof given !== 'string' || given.trim() === '') return;
    try {
      await changeKey(given.trim());
      problem.value = null;
      form.reset();
      onDone?.();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem.value = error.message;
    }
  };
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <label for={id}>Key</label>
      <input
        class="input mono"
        id={id}
        name="key"
        type="password"
        autocomplete="off"
        placeholder="mb_…"
        required
        aria-invalid={problem.value !== null}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} class={problem.value === null ? 'field-hint' : 'field-error'} role="status">
        {problem.value ?? 'Printed by the first start, or made with “muybridge keys create”. It stays in this browser.'}
      </p>
      <Button kind="main" type="submit">
        Use this key
      </Button>
    </form>
  );
}
