import { ActionIcon, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import type { Doing } from '../api/contract-live.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { timelineItems, timelineQuery } from '../api/tickets.ts';
import { serverNow } from '../lib/clock.ts';
import { IconAlertTriangle, IconMessageCircle, IconX } from '../ui/icons.ts';
import classes from './live.module.css';
import { onNews } from './live.ts';
import type { TicketNews } from './news.ts';
import { useAnnounce } from './presence.ts';

/** After the last key so long somebody still counts as writing. */
const PAUSE_MS = 20_000;
const NEWS_MS = 60_000;

/** Since when this person writes here, and what; both until the form is closed, sent or emptied. */
function useWriting(ticket: string) {
  const [since, setSince] = useState<number>();
  const [doing, setDoing] = useState<Doing>('viewing');
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const place = useRef<HTMLDivElement>(null);
  const over = () => {
    clearTimeout(pause.current);
    setDoing('viewing');
    setSince(undefined);
  };
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const onInput = (event: Event) => {
      const mode = (event.target as Element).closest<HTMLElement>('form[data-mode]')?.dataset.mode;
      if (mode === undefined) return;
      clearTimeout(pause.current);
      if ((event.target as HTMLTextAreaElement).value === '') return over();
      setSince((known) => known ?? serverNow());
      setDoing(mode === 'note' ? 'noting' : 'replying');
      pause.current = setTimeout(() => setDoing('viewing'), PAUSE_MS);
    };
    // The form leaves the page when it was sent or closed.
    const observer = new MutationObserver(() => {
      if (!element.querySelector('form[data-mode]')) over();
    });
    element.addEventListener('input', onInput);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener('input', onInput);
      observer.disconnect();
      clearTimeout(pause.current);
    };
  }, [ticket]);
  return { place, since, doing };
}

/** The last thing that somebody else did here, for a minute. */
function useNews(ticket: Ticket, me: string) {
  const [news, setNews] = useState<TicketNews>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onNews((one) => {
      if (one.type !== 'ticket' || one.ticket !== ticket.id || one.by?.id === me || one.by?.kind === 'system') return;
      setNews(one);
      clearTimeout(timer);
      timer = setTimeout(() => setNews(undefined), NEWS_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [ticket.id, me]);
  return [news, () => setNews(undefined)] as const;
}

function wordOf({ changed }: TicketNews): 'replied' | 'noted' | 'state' | 'other' {
  if (changed.includes('replied')) return 'replied';
  if (changed.includes('noted')) return 'noted';
  return changed.includes('state') ? 'state' : 'other';
}

/**
 * Around the composer: tells colleagues who looks and who writes, tells this person what the others have just done, and
 * warns of an answer that came while they were writing. What is typed and where they read stay as they are.
 */
export function WritingPlace({ ticket, address, children }: { ticket: Ticket; address: string; children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const directory = useDirectory();
  const { place, since, doing } = useWriting(ticket.id);
  useAnnounce(address, ticket.id, doing);
  const [news, hide] = useNews(ticket, me.id);
  const timeline = useInfiniteQuery(timelineQuery(address)).data;
  const answer = useMemo(() => {
    if (since === undefined) return undefined;
    return timelineItems(timeline).findLast(
      (one) =>
        one.kind === 'message' &&
        one.visibility === 'public' &&
        one.by.kind === 'staff' &&
        one.by.id !== me.id &&
        Date.parse(one.at) >= since,
    );
  }, [timeline, since, me.id]);
  const toEnd = () => {
    const log = place.current?.parentElement?.querySelector('[role="log"]');
    log?.scrollTo({ top: log.scrollHeight });
    hide();
  };
  const nameOf = (by: TicketNews['by']) => {
    if (by?.kind === 'contact') return by.id === ticket.requester.id ? ticket.requester.name : t('live.somebody');
    return directory.person(by?.id)?.name ?? t('live.somebody');
  };
  return (
    <div ref={place}>
      {/* A region that was there before its words is read out. */}
      <div role="status">
        {news && !answer && (
          <div className={classes.news}>
            <IconMessageCircle size={15} aria-hidden="true" />
            <span className={classes.newsText}>{t(`live.${wordOf(news)}`, { name: nameOf(news.by) })}</span>
            <Button size="compact-xs" variant="default" onClick={toEnd}>
              {t('live.read')}
            </Button>
            <ActionIcon size={24} aria-label={t('live.dismiss')} onClick={hide}>
              <IconX size={14} />
            </ActionIcon>
          </div>
        )}
      </div>
      <div role="alert">
        {answer && (
          <div className={classes.collision}>
            <IconAlertTriangle size={15} aria-hidden="true" />
            <span className={classes.newsText}>{t('live.collided', { name: answer.by.name })}</span>
            <Button size="compact-xs" variant="default" onClick={toEnd}>
              {t('live.read')}
            </Button>
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
