import './app/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startI18n } from './i18n/i18n.ts';
import { adoptTheme } from './theme/stylesheet.ts';

adoptTheme(document);
await startI18n();

const host = document.getElementById('root');
if (!host) throw new Error('index.html has no #root');
createRoot(host).render(<App />);
