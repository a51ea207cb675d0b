/** Impact and urgency: 1 is the highest. */
export type Level = 1 | 2 | 3;

/** 1 is the highest. ITIL: it follows from impact and urgency. */
export type Priority = 1 | 2 | 3 | 4 | 5;
