import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { stateOf } from '../lib/desk-state.ts';
import { deskQuery } from './queue.ts';
import { useMe } from './session.ts';

/**
 * The tenant's own words for the states of one client's tickets; undefined where ours stand in. The desk speaks the
 * language of the reader's profile: on a screen in another one our own words are the better ones.
 */
export function useStateLabel(client: string): (kind: string, status: string) => string | undefined {
  const desk = useQuery(deskQuery(client)).data;
  const { i18n } = useTranslation();
  const same = useMe().locale.startsWith(i18n.language);
  return (kind, status) => (same ? stateOf(desk, kind, status)?.label : undefined);
}
