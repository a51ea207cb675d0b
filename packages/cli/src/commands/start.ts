import type { Command } from '../command.ts';

export const startCommand: Command = { name: 'start', summary: 'run the desk on this machine', run: async () => 1 };
