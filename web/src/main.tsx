import '@fontsource-variable/geist/wght.css';
import './styles/base.css';
import { render } from 'preact';
import { hasToken, takeToken } from './api/key.ts';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no place for the app.');
await takeToken();
// The link may be opened where the page is already: then a new part behind the `#` loads nothing by itself.
addEventListener('hashchange', () => {
  if (hasToken()) location.reload();
});
render(<App />, root);
