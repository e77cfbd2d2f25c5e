import { KeyRound, Monitor, Moon, Sun } from 'lucide-preact';
import { useLocation } from 'preact-iso/router';
import { isAdmin } from '../api/key.ts';
import { here } from '../api/place.ts';
import { IconButton } from '../kit/button.tsx';
import { settingsOpen } from './settings.tsx';
import { theme, type Theme } from './theme.ts';
import './header.css';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const themeNames = { system: 'as the device', light: 'light', dark: 'dark' };
const themeIcons = { system: Monitor, light: Sun, dark: Moon };

export function Header() {
  const { path } = useLocation();
  const Icon = themeIcons[theme.value];
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
  const place = (name: string, to: string, current: boolean) => (
    <a href={here(to)} aria-current={current ? 'page' : undefined}>
      {name}
    </a>
  );
  return (
    <header class="header">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <a class="wordmark" href={here('')} aria-label="Muybridge">
        <Logo />
        <span>Muybridge</span>
      </a>
      <nav aria-label="Main">
        {place('Create', '', path === here('') || path.startsWith(here('p/')))}
        {place('Gallery', 'gallery', path === here('gallery'))}
        {isAdmin.value && place('Operate', 'operate', path.startsWith(here('operate')))}
        <a href={here('docs')} target="_self" class="to-docs">
          API
        </a>
      </nav>
      <div class="header-tools">
        <IconButton
          label={`Colours: ${themeNames[theme.value]}. Change to ${themeNames[next]}.`}
          onClick={() => {
            theme.value = next;
          }}
        >
          <Icon size={18} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="API key"
          onClick={() => {
            settingsOpen.value = true;
          }}
        >
          <KeyRound size={18} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}

/** With a base, a link to a fragment would lead to the start page. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** Three frames of a sequence, the last one plays. */
function Logo() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="var(--on-accent)">
        <rect x="6" y="9" width="4" height="14" rx="1.5" opacity="0.5" />
        <rect x="12" y="9" width="4" height="14" rx="1.5" opacity="0.75" />
        <path d="M18.500 9.800v12.400c0 .9 1 1.500 1.800 1L26.700 17c.7-.5.7-1.500 0-2l-6.400-6.200c-.8-.5-1.800.1-1.800 1z" />
      </g>
    </svg>
  );
}
