import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import type { Brand, Desk, Me } from '../api/contract.ts';
import { deskQuery } from '../api/queue.ts';
import { applyDefaultLanguage } from '../i18n/i18n.ts';
import { adoptBrand } from '../theme/stylesheet.ts';

/** The desk of the contact's own client; undefined for staff. */
export function useOwnDesk(me: Me): Desk | undefined {
  return useQuery(deskQuery(me.kind === 'contact' ? (me.client?.id ?? '') : '')).data;
}

/** The brand of the contact's client; undefined for staff, whose console keeps Portico's look. */
export function useBrand(me: Me): Brand | undefined {
  return useOwnDesk(me)?.brand;
}

/** Dresses the page in the brand before it is painted, and undresses it when its wearer leaves. */
export function useBrandedPage(brand: Brand | undefined): void {
  useLayoutEffect(() => {
    adoptBrand(document, brand?.colours);
    if (brand) applyDefaultLanguage(brand.locale);
    return () => adoptBrand(document, undefined);
  }, [brand]);
}
