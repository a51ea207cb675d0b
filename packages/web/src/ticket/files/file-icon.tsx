import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileZip,
  IconMail,
  IconMovie,
  IconPhoto,
  IconVolume,
} from '../../ui/icons.ts';
import { kindOf } from './media.ts';

const ICONS = {
  image: IconPhoto,
  sheet: IconFileSpreadsheet,
  archive: IconFileZip,
  sound: IconVolume,
  film: IconMovie,
  mail: IconMail,
  text: IconFileText,
  other: IconFile,
};

export function FileIcon({ type }: { type: string }) {
  const Icon = ICONS[kindOf(type)];
  return <Icon size={18} aria-hidden="true" />;
}
