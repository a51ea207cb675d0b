import { Button, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../api/contract.ts';
import { useNow } from '../../lib/clock.ts';
import { useFormat } from '../../lib/format.ts';
import { eventWord } from '../event-line.tsx';
import classes from './history.module.css';

/** Everything that happened, newest first; choosing one shows the ticket right after it. */
export function EntryList(props: {
  items: readonly TimelineItem[];
  at: string;
  more: boolean;
  loading: boolean;
  onShow: (at: string) => void;
  onMore: () => void;
}) {
  const { items, at, more, loading, onShow, onMore } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const shown = Date.parse(at);
  const word = (item: TimelineItem) =>
    item.kind === 'event'
      ? t(`event.${eventWord(item.type)}`)
      : t(item.visibility === 'public' ? 'notice.replied' : 'notice.noted');
  const current = items.findLast((item) => Date.parse(item.at) <= shown);
  return (
    <>
      <ol className={classes.list}>
        {items.toReversed().map((item) => (
          <li key={`${item.kind} ${item.v} ${item.kind === 'message' ? item.id : item.type} ${item.ticket ?? ''}`}>
            <UnstyledButton
              className={classes.entry}
              aria-current={item === current ? 'step' : undefined}
              data-ahead={Date.parse(item.at) > shown || undefined}
              onClick={() => onShow(item.at)}
            >
              <time dateTime={item.at} title={format.full(item.at)}>
                {format.brief(item.at, now)}
              </time>
              <span>
                {item.by.name || t('past.itself')} <span className={classes.quiet}>{word(item)}</span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ol>
      {more && (
        <Button size="xs" variant="default" loading={loading} onClick={onMore}>
          {t('ticket.earlier')}
        </Button>
      )}
    </>
  );
}
