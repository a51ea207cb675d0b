import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { useUnmerge } from '../../api/related.ts';
import { useNow } from '../../lib/clock.ts';
import { useFormat } from '../../lib/format.ts';
import { refusal, report } from '../../lib/report.tsx';
import { IconArrowMerge } from '../../ui/icons.ts';
import classes from './related.module.css';

/** Whoever comes by the old number reads where they are, and why. */
export function RedirectBanner({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  if (ticket.redirectedFrom === undefined) return null;
  const merged = ticket.merged?.find((one) => one.number === ticket.redirectedFrom);
  const key = merged ? 'related.cameByMerge' : 'related.cameByMove';
  return (
    <div className={classes.banner} role="status">
      <IconArrowMerge size={16} aria-hidden="true" />
      <span>{t(key, { number: ticket.redirectedFrom, into: ticket.number })}</span>
      {merged && <UnmergeButton merged={merged} />}
    </div>
  );
}

/** Offered until the time for it is over; the server keeps that time. */
export function UnmergeButton({ merged }: { merged: { number: string; undoUntil: string } }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  const now = useNow();
  const unmerge = useUnmerge();
  if (Date.parse(merged.undoUntil) <= now) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={unmerge.isPending}
      title={t('related.undoUntil', { when: format.full(merged.undoUntil) })}
      aria-label={t('related.unmergeNumber', { number: merged.number })}
      onClick={() =>
        unmerge.mutate(merged.number, {
          onSuccess: ({ number, from }) => {
            report.done(t('related.unmerged', { number, from }));
            void navigate({ to: '/tickets/$ref', params: { ref: number } });
          },
          onError: (error) => report.failed(refusal(error, t)),
        })
      }
    >
      {t('related.unmerge')}
    </Button>
  );
}
