import { useSignal } from '@preact/signals';
import { Camera, ImageUp, Link } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button, IconButton } from '../../kit/button.tsx';
import { picture } from '../form.ts';
import { loading, pictureProblem, takeFile, takeLink } from '../picture.ts';
import './picture-field.css';

const taken = 'image/png,image/jpeg,image/webp,image/avif,image/gif';

/** Which picture, and every way to another one. Dropping and pasting work anywhere in the page. */
export function PictureField() {
  const linking = useSignal(false);
  const shown = picture.value?.shown ?? null;
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const onFiles = (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file !== undefined) void takeFile(file);
    // The same file may be chosen again.
    input.value = '';
  };
  return (
    <fieldset class="picture-field field">
      <legend class="field-label">Picture</legend>
      <div class="picture-row">
        <div class="picture-thumb" data-loading={loading.value}>
          {shown !== null && <img src={shown} alt="" />}
        </div>
        <p class="picture-name">{loading.value ? 'Loading…' : (picture.value?.name ?? 'None yet')}</p>
        <Button size="small" onClick={() => files.current?.click()}>
          <ImageUp size={16} aria-hidden="true" />
          {picture.value === null ? 'Choose' : 'Replace'}
        </Button>
        <IconButton
          label="Use a link"
          size="small"
          kind="plain"
          aria-expanded={linking.value}
          onClick={() => {
            linking.value = !linking.value;
          }}
        >
          <Link size={16} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Take a photo"
          size="small"
          kind="plain"
          class="picture-camera"
          onClick={() => camera.current?.click()}
        >
          <Camera size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <input
        ref={files}
        type="file"
        accept={taken}
        hidden
        aria-label="Picture file"
        onChange={(event) => onFiles(event.currentTarget)}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label="Photo from the camera"
        onChange={(event) => onFiles(event.currentTarget)}
      />
      {linking.value && (
        <LinkField
          onDone={() => {
            linking.value = false;
          }}
        />
      )}
      {pictureProblem.value !== null && (
        <p class="field-error" role="alert">
          {pictureProblem.value}
        </p>
      )}
    </fieldset>
  );
}

/** Not a form of its own, since it stands in one. */
function LinkField({ onDone }: { readonly onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const use = () => {
    if (field.current === null || field.current.value.trim() === '' || !field.current.reportValidity()) return;
    void takeLink(field.current.value.trim());
    onDone();
  };
  useEffect(() => field.current?.focus(), []);
  return (
    <div class="picture-link">
      <input
        ref={field}
        class="input"
        type="url"
        placeholder="https://…"
        aria-label="Address of a picture"
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
          if (event.key !== 'Enter') return;
          event.preventDefault();
          use();
        }}
      />
      <Button onClick={use}>Use</Button>
    </div>
  );
}
