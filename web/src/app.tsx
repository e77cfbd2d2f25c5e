import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router } from 'preact-iso/router';
import lazy from 'preact-iso/lazy';
import { ApiError, readOwnKey } from './api/client.ts';
import { apiKey, useKey } from './api/key.ts';
import { base, here } from './api/place.ts';
import { CreateView } from './create/create-view.tsx';
import { Toasts } from './kit/toasts.tsx';
import { Header } from './shell/header.tsx';
import { Settings } from './shell/settings.tsx';
import { Welcome } from './shell/welcome.tsx';
import './app.css';

const GalleryView = lazy(async () => (await import('./gallery/gallery-view.tsx')).GalleryView);
const OperateView = lazy(async () => (await import('./operate/operate-view.tsx')).OperateView);

export function App() {
  const key = apiKey.value;
  useEffect(() => {
    if (key === null) return;
    readOwnKey().catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) useKey(null);
    });
  }, [key]);
  return (
    <LocationProvider scope={ofThisPage}>
      <Header />
      <main id="main" class="main" tabIndex={-1}>
        {key === null ? <Welcome /> : <Views />}
      </main>
      <Settings />
      <Toasts />
    </LocationProvider>
  );
}

/** Links to anything else of the server are the browser's business. */
const ofThisPage = new RegExp(`^${base.replaceAll('.', String.raw`\.`)}(?:$|p/|gallery|operate|\\?)`);

function Views() {
  return (
    <Router>
      <Route path={here('')} component={CreateView} />
      <Route path={here('p/:id')} component={CreateView} />
      <Route path={here('gallery')} component={GalleryView} />
      <Route path={here('operate')} component={OperateView} />
      <Route path={here('operate/:part')} component={OperateView} />
      <Route default component={CreateView} />
    </Router>
  );
}
