import { useSignal } from '@preact/signals';
import { Check, Copy } from 'lucide-preact';
import { apiKey } from '../../api/key.ts';
import { publicUrl } from '../../api/place.ts';
import type { Input } from '../../api/input.ts';
import { copyText } from '../../kit/clipboard.ts';
import { Button } from '../../kit/button.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { input } from '../form.ts';
import { snippet, type Language } from './snippets.ts';
import './code-tab.css';

const languages: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'curl', label: 'curl' },
  { value: 'javascript', label: 'JavaScript' },
  { value: 'python', label: 'Python' },
];

/** The request with the current values, for programs. */
export function CodeTab() {
  const withKey = useSignal(false);
  const given: Input = input.value ?? {
    image: `${publicUrl}/examples/clowns.jpg`,
    prompt: '',
    duration: 4,
    movement_amplitude: 'auto',
    seed: 0,
  };
  const key = withKey.value ? apiKey.value : null;
  return (
    <div class="code">
      <Tabs
        label="Language"
        tabs={languages.map(({ value, label }) => ({
          value,
          label,
          panel: <Code text={snippet(value, given, publicUrl, key)} />,
        }))}
      />
      <label class="code-key small">
        <input
          type="checkbox"
          checked={withKey.value}
          onChange={(event) => {
            withKey.value = event.currentTarget.checked;
          }}
        />
        <span>
          With this browser’s key in it <span class="soft">(else it is read from MUYBRIDGE_API_KEY)</span>
        </span>
      </label>
    </div>
  );
}

function Code({ text }: { readonly text: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    copied.value = await copyText(text);
    setTimeout(() => {
      copied.value = false;
    }, 2000);
  };
  return (
    <div class="code-box">
      <pre tabIndex={0} aria-label="Code">
        <code>{text}</code>
      </pre>
      <Button size="small" class="code-copy" onClick={() => void copy()}>
        {copied.value ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        <span aria-live="polite">{copied.value ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  );
}
