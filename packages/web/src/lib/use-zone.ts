import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/session.ts';

/** The reader's time zone: of their profile, else of this device. */
export function useZone(): string {
  return useQuery(meQuery).data?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
