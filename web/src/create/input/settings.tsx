import { Dices } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { IconButton } from '../../kit/button.tsx';
import { Segments } from '../../kit/segments.tsx';
import { amplitude, amplitudes, duration, randomSeed, seed } from '../form.ts';
import './settings.css';

const names = { auto: 'Auto', small: 'Small', medium: 'Medium', large: 'Large' };
const largestSeed = 9_999_999_999;

/** Everything that has a good default. */
export function SettingsFields() {
  const id = useId();
  return (
    <div class="settings-fields">
      <Segments
        label="Movement"
        value={amplitude.value}
        options={amplitudes.map((value) => ({ value, label: names[value] }))}
        onChange={(value) => {
          amplitude.value = value;
        }}
      />
      <div class="settings-row">
        <Segments
          label="Duration"
          value={`${duration.value}`}
          options={[
            { value: '4', label: '4 s' },
            { value: '8', label: '8 s' },
          ]}
          onChange={(value) => {
            duration.value = value === '8' ? 8 : 4;
          }}
        />
        <div class="field">
          <label for={id}>Seed</label>
          <div class="seed-row">
            <input
              id={id}
              class="input figures"
              inputMode="numeric"
              pattern="[0-9]*"
              value={seed.value}
              onChange={(event) => {
                const given = Number(event.currentTarget.value.replaceAll(/\D/g, ''));
                seed.value = Math.min(largestSeed, given);
                event.currentTarget.value = `${seed.value}`;
              }}
            />
            <IconButton
              label="Another seed"
              kind="plain"
              onClick={() => {
                seed.value = randomSeed();
              }}
            >
              <Dices size={18} aria-hidden="true" />
            </IconButton>
          </div>
        </div>
      </div>
    </div>
  );
}
