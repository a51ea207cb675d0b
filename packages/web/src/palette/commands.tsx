import type { ReactNode } from 'react';

export const groups = ['target', 'recent', 'do', 'tickets', 'views', 'pages', 'clients', 'people'] as const;
export type GroupId = (typeof groups)[number];

/** One line of the palette. */
export interface Command {
  readonly id: string;
  readonly group: GroupId;
  readonly label: string;
  /** Found by these words too; shown nowhere. */
  readonly words?: string;
  /** Whose it is or where it stands, at the end of the line. */
  readonly detail?: ReactNode;
  readonly icon?: ReactNode;
  readonly caps?: readonly string[];
  readonly run: () => void;
  /** Leads to another list in the palette: it stays open. */
  readonly stays?: true;
}

/** What the palette asks for: anything, or one property of the target. */
export type Mode = 'all' | 'assign' | 'status' | 'priority' | 'label';
