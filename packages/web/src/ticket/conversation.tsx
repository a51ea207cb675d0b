import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient, Ticket } from '../api/contract.ts';
import { timelineItems, timelineQuery } from '../api/tickets.ts';
import { IconArrowDown } from '../ui/icons.ts';
import classes from './conversation.module.css';
import { EventLine } from './event-line.tsx';
import { openingFiles } from './files/opening.ts';
import { MessageCard } from './message-card.tsx';
import { groupTimeline } from './timeline.ts';

const NEAR_END_PX = 120;

/** Oldest to newest, opened at the newest; a new entry is followed only by someone who was at the end already. */
export function Conversation(props: { ticket: Ticket; address: string; client: DirectoryClient | undefined }) {
  const { ticket, address, client } = props;
  const { t } = useTranslation();
  const query = useInfiniteQuery(timelineQuery(address));
  const items = useMemo(() => timelineItems(query.data), [query.data]);
  const groups = useMemo(() => groupTimeline(items), [items]);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const follow = useRef(true);
  const newest = items.at(-1)?.at;
  const pages = query.data?.pages.length ?? 0;
  const heightBefore = useRef(0);

  const toEnd = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };

  // Runs for each new entry, whatever else has changed.
  useLayoutEffect(() => {
    if (follow.current) toEnd();
  }, [newest]);

  // Earlier entries arrive above: what is being read must not move.
  // Runs for each further page.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && pages > 1) element.scrollTop += element.scrollHeight - heightBefore.current;
  }, [pages]);

  // The composer opening or growing shrinks this pane; whoever read the end keeps reading the end.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (follow.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    follow.current = end;
    setAtEnd(end);
  };

  const earlier = () => {
    heightBefore.current = scroller.current?.scrollHeight ?? 0;
    void query.fetchNextPage();
  };

  return (
    <div className={classes.streamFrame}>
      <div
        ref={scroller}
        className={classes.stream}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        role="log"
        aria-label={t('ticket.conversation')}
        aria-live="off"
      >
        <MessageCard
          opening
          visibility="public"
          at={ticket.createdAt}
          author={ticket.requester.name}
          staff={false}
          text={ticket.description}
          files={openingFiles(ticket)}
          address={address}
          client={client}
          headline={t(`ticket.opened_${ticket.kind}`, { name: ticket.requester.name })}
        />
        {query.hasNextPage && (
          <Button
            size="xs"
            variant="default"
            className={classes.earlier}
            onClick={earlier}
            loading={query.isFetchingNextPage}
          >
            {t('ticket.earlier')}
          </Button>
        )}
        {query.isPending && <Skeleton height={72} radius="md" />}
        {query.isError && (
          <div role="alert" className={classes.streamError}>
            {t('ticket.loadFailed', { ref: t('ticket.conversation') })}{' '}
            <Button size="xs" variant="default" onClick={() => void query.refetch()}>
              {t('app.retry')}
            </Button>
          </div>
        )}
        {groups.map((group) =>
          group.kind === 'message' ? (
            <MessageCard
              key={group.message.id}
              visibility={group.message.visibility}
              at={group.message.at}
              author={group.message.by.name}
              staff={group.message.by.kind !== 'contact'}
              text={group.message.text}
              files={group.message.files}
              address={address}
              client={client}
            />
          ) : (
            <EventLine key={`e${group.events[0]?.v}`} events={group.events} client={ticket.client} kind={ticket.kind} />
          ),
        )}
      </div>
      {!atEnd && (
        <Tooltip label={t('ticket.latest')}>
          <ActionIcon
            className={classes.toLatest}
            variant="default"
            radius="xl"
            size={34}
            aria-label={t('ticket.latest')}
            onClick={toEnd}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
