import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const storageName = 'muybridge.theme';
const stored = localStorage.getItem(storageName);

/** `system` follows the device. `public/theme.js` applies the stored choice before the first paint. */
export const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system');

effect(() => {
  if (theme.value === 'system') {
    localStorage.removeItem(storageName);
    delete document.documentElement.dataset['theme'];
  } else {
    localStorage.setItem(storageName, theme.value);
    document.documentElement.dataset['theme'] = theme.value;
  }
});
