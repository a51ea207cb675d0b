/** End users read what concerns them: the status and who has it, not how the desk sorts its work. */
export const publicFields: ReadonlySet<string> = new Set(['status', 'subject', 'kind']);
