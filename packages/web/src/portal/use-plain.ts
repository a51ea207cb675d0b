import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { useOwnDesk } from './brand.ts';
import { type PlainStatus, plainStatus, portalWords, type Standing } from './plain-status.ts';

export interface Plain {
  status: PlainStatus;
  /** The tenant's own words for it; undefined where ours stand in. */
  words: string | undefined;
}

/** How a request stands, in plain words. The desk speaks the profile's language: another screen language has our words. */
export function usePlain(): (row: Standing) => Plain {
  const me = useMe();
  const { i18n } = useTranslation();
  const desk = useOwnDesk(me);
  const same = me.locale.startsWith(i18n.language);
  return (row) => ({ status: plainStatus(row, desk), words: same ? portalWords(row, desk) : undefined });
}
