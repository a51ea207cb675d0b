import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { useMe } from '../api/session.ts';
import { useLinks } from '../api/tickets.ts';
import { refusal, report } from '../lib/report.tsx';
import { IconPlus, IconX } from '../ui/icons.ts';
import classes from './context.module.css';
import { UnmergeButton } from './related/redirect-banner.tsx';
import { Section } from './section.tsx';

const LinkDialog = lazy(() => import('./link-dialog.tsx').then((m) => ({ default: m.LinkDialog })));

/** Tickets tied to this one. */
export function Links({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const staff = useMe().kind === 'staff';
  const { remove } = useLinks(address);
  const [adding, setAdding] = useState(false);
  const take = (link: Ticket['links'][number]) =>
    remove.mutate(link, {
      onSuccess: () => report.done(t('link.removed', { number: link.ref })),
      onError: (error) => report.failed(refusal(error, t)),
    });
  const add = staff && (
    <Tooltip label={t('link.add')}>
      <ActionIcon size={24} aria-label={t('link.add')} onClick={() => setAdding(true)}>
        <IconPlus size={15} />
      </ActionIcon>
    </Tooltip>
  );
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
                <ActionIcon
                  size={24}
                  disabled={remove.isPending}
                  aria-label={t('link.remove', { number: link.ref })}
                  onClick={() => take(link)}
                >
                  <IconX size={14} />
                </ActionIcon>
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
