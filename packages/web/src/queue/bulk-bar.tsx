import { Button, CloseButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Selection } from '../api/contract-jobs.ts';
import type { QueueView } from '../api/queue-view.ts';
import { useFormat } from '../lib/format.ts';
import classes from './bulk.module.css';

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((m) => ({ default: m.BulkDialog })));

interface Props {
  view: QueueView;
  chosen: ReadonlySet<string>;
  /** Whether the queue goes on beyond what is shown. */
  more: boolean;
  onClear: () => void;
}

/** What can be done with the chosen rows. All on screen and all that match are two different choices. */
export function BulkBar({ view, chosen, more, onClear }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState(false);
  if (chosen.size === 0) return null;
  const count = chosen.size;
  const select: Selection = all ? { q: view.q, scope: view.scope } : { refs: [...chosen] };
  const clear = () => {
    setAll(false);
    onClear();
  };
  return (
    <section className={classes.bar} aria-label={t('bulk.column')}>
      <strong role="status">
        {all ? t('bulk.allSelected') : t('bulk.selected', { count }).replace(String(count), format.number(count))}
      </strong>
      {more && !all && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          {t('bulk.allMatching')}
        </Button>
      )}
      <Button size="xs" onClick={() => setOpen(true)}>
        {t('bulk.change')}
      </Button>
      <CloseButton aria-label={t('bulk.clear')} onClick={clear} />
      {open && (
        <Suspense>
          <BulkDialog
            select={select}
            onClose={(changed) => {
              setOpen(false);
              if (changed) clear();
            }}
          />
        </Suspense>
      )}
    </section>
  );
}
