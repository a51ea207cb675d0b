import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconCloudOff, IconFilterOff, IconInbox } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';

/** Why a queue shows no rows: the filter is not understood, it could not be loaded, nothing matches, nothing is there. */
export type Nothing = 'refused' | 'failed' | 'filtered' | 'empty';

export function QueueEmpty(props: {
  why: Nothing;
  /** Whether it is the queue of what one has put aside. */
  aside: boolean;
  busy: boolean;
  onClear: () => void;
  onRetry: () => void;
  onNew: () => void;
}) {
  const { t } = useTranslation();
  const clear = (
    <Button variant="default" onClick={props.onClear}>
      {t('queue.clearFilter')}
    </Button>
  );
  switch (props.why) {
    case 'refused':
      return <EmptyPanel icon={<IconFilterOff size={26} />} title={t('queue.refused')} action={clear} />;
    case 'failed':
      return (
        <EmptyPanel
          tone="failed"
          icon={<IconCloudOff size={26} />}
          title={t('queue.failed')}
          hint={t('queue.failedHint')}
          action={
            <Button variant="default" onClick={props.onRetry} loading={props.busy}>
              {t('app.retry')}
            </Button>
          }
        />
      );
    case 'filtered':
      return (
        <EmptyPanel
          icon={<IconFilterOff size={26} />}
          title={t('queue.filteredEmpty')}
          hint={t('queue.filteredEmptyHint')}
          action={clear}
        />
      );
    case 'empty':
      return (
        <EmptyPanel
          icon={<IconInbox size={26} />}
          title={t(props.aside ? 'waiting.snoozedEmpty' : 'queue.empty')}
          hint={t(props.aside ? 'waiting.snoozedEmptyHint' : 'queue.emptyHint')}
          action={
            !props.aside && (
              <Button variant="default" onClick={props.onNew}>
                {t('nav.newTicket')}
              </Button>
            )
          }
        />
      );
  }
}
