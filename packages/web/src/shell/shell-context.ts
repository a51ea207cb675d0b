import { createContext, use } from 'react';
import type { Mode } from '../palette/commands.tsx';

interface Shell {
  newTicket: () => void;
  /** Opens the palette, for anything or for one property of what the screen is about. */
  palette: (first?: Mode) => void;
}

export const ShellContext = createContext<Shell>({ newTicket: () => undefined, palette: () => undefined });

export const useShell = () => use(ShellContext);
