import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { useMe } from '../api/session.ts';
import { useLinks } from '../api/tickets.ts';
import { useTold } from '../lib/told.ts';
import classes from './context.module.css';
import { AddButton, TakeButton } from './list-parts.tsx';
import { UnmergeButton } from './related/redirect-banner.tsx';
import { Section } from './section.tsx';

const LinkDialog = lazy(() => import('./link-dialog.tsx').then((m) => ({ default: m.LinkDialog })));

/** Tickets tied to this one. */
export function Links({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const staff = useMe().kind === 'staff';
  const { remove } = useLinks(address);
  const [adding, setAdding] = useState(false);
  const told = useTold();
  const add = staff && <AddButton label={t('link.add')} onClick={() => setAdding(true)} />;
  return (
    <Section title={t('ticket.links')} action={add} part="links">
      {ticket.merged && (
        <ul className={classes.links}>
          {ticket.merged.map((merged) => (
            <li key={merged.number}>
              <span>{t('related.mergedHere')}</span>
              <span className={classes.mergedNumber}>{merged.number}</span>
              <UnmergeButton merged={merged} />
            </li>
          ))}
        </ul>
      )}
      {ticket.links.length === 0 && ticket.merged ? null : ticket.links.length === 0 ? (
        <p className={classes.quiet}>{t('ticket.noLinks')}</p>
      ) : (
        <ul className={classes.links}>
          {ticket.links.map((link) => (
            <li key={`${link.type} ${link.ref}`}>
              <span>{t(`ticket.linkType_${link.type}`)}</span>
              <Link to="/tickets/$ref" params={{ ref: link.ref }}>
                {link.ref}
              </Link>
              {staff && (
                <TakeButton
                  label={t('link.remove', { number: link.ref })}
                  busy={remove.isPending}
                  onClick={() => remove.mutate(link, told(t('link.removed', { number: link.ref })))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && (
        <Suspense>
          <LinkDialog ticket={ticket} address={address} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </Section>
  );
}
