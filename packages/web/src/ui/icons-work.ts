/** Icons of tasks, waiting, history and recurring work; see `icons.ts`. */
export { default as IconCalendarRepeat } from '@tabler/icons-react/dist/esm/icons/IconCalendarRepeat.mjs';
export { default as IconChecklist } from '@tabler/icons-react/dist/esm/icons/IconChecklist.mjs';
export { default as IconDownloadProof } from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
export { default as IconHistory } from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
export { default as IconMessageBolt } from '@tabler/icons-react/dist/esm/icons/IconMessageBolt.mjs';
export { default as IconStack } from '@tabler/icons-react/dist/esm/icons/IconStack2.mjs';
export { default as IconStarFilled } from '@tabler/icons-react/dist/esm/icons/IconStarFilled.mjs';
export { default as IconZzz } from '@tabler/icons-react/dist/esm/icons/IconZzz.mjs';
