import { Dices } from 'lucide-preact';
import { signal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { ApiError } from '../../api/client.ts';
import { readModels } from '../../api/predictions.ts';
import { IconButton } from '../../kit/button.tsx';
import { Segments } from '../../kit/segments.tsx';
import { amplitude, amplitudes, duration, engine, randomSeed, seed } from '../form.ts';
import './settings.css';

const names = { auto: 'Auto', small: 'Small', medium: 'Medium', large: 'Large' };
const largestSeed = 9_999_999_999;

/** Learned once a visit. */
const models = signal<Awaited<ReturnType<typeof readModels>> | null>(null);
const engineNames: Readonly<Record<string, string>> = { diorama: 'Diorama (built in)' };

/** What draws. Most servers have one of each. */
function ModelFields() {
  const id = useId();
  useEffect(() => {
    if (models.value !== null) return;
    void readModels()
      .catch((error: unknown) => {
        // Without the list, the defaults draw.
        if (error instanceof ApiError) return null;
        throw error;
      })
      .then((found) => (models.value = found));
  }, []);
  const [model] = models.value ?? [];
  return (
    <div class="settings-row settings-models">
      <div class="field">
        <label for={`${id}-model`}>Model</label>
        <select id={`${id}-model`} class="select">
          {(models.value ?? [{ id: 'vidu/image-to-video-2.0' }]).map((one) => (
            <option key={one.id}>{one.id}</option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-engine`}>Engine</label>
        <select
          id={`${id}-engine`}
          class="select"
          value={engine.value ?? ''}
          onChange={(event) => {
            engine.value = event.currentTarget.value || null;
          }}
        >
          <option value="">Automatic</option>
          {model?.engines.map((name) => (
            <option key={name} value={name}>
              {engineNames[name] ?? name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

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
      <ModelFields />
    </div>
  );
}
