import '@fontsource-variable/geist/wght.css';
import './styles/base.css';
import { render } from 'preact';
import { takeToken } from './api/key.ts';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no place for the app.');
await takeToken();
render(<App />, root);
