import { linkFailure } from '../api/key.ts';
import { KeyForm } from './settings.tsx';
import './welcome.css';

/** What somebody sees whose browser has no key. */
export function Welcome() {
  return (
    <section class="welcome">
      <h1>Open the link that the server printed</h1>
      <p class="soft">
        {linkFailure.value ??
          'When it starts, the server prints a link for this machine’s browser. It works once and brings you here with a key. Restart the server for a new one, or enter a key:'}
      </p>
      <KeyForm />
    </section>
  );
}
