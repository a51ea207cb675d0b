import { createContext, use } from 'react';

export const ShellContext = createContext<{ newTicket: () => void }>({ newTicket: () => undefined });

export const useShell = () => use(ShellContext);
