import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { ticketQuery } from '../api/tickets.ts';
import { useKeys } from '../lib/keys.ts';
import { WritingPlace } from '../live/writing.tsx';
import { lastQueue } from '../queue/last-queue.ts';
import { IconCloudOff, IconMoodEmpty } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';
import { Composer, type ComposerMode } from './composer.tsx';
import { ContextPanel } from './context-panel.tsx';
import { Conversation } from './conversation.tsx';
import { Advisories } from './people/advisories.tsx';
import { RedirectBanner } from './related/redirect-banner.tsx';
import classes from './ticket.module.css';
import { TicketHeader } from './ticket-header.tsx';
import { useTicketActions } from './use-actions.tsx';
import { useRecordKeys } from './use-record-keys.ts';
import { WaitBanner } from './waiting/wait-banner.tsx';

function LoadingTicket() {
  const { t } = useTranslation();
  return (
    <div className={classes.loading} role="status" aria-label={t('app.loading')}>
      <Skeleton height={22} width={280} />
      <Skeleton height={30} width="60%" />
      <Skeleton height={110} mt={24} />
      <Skeleton height={70} />
      <Skeleton height={70} />
    </div>
  );
}

export function TicketPage() {
  const { t } = useTranslation();
  const { ref } = useParams({ from: '/tickets/$ref' });
  const query = useQuery(ticketQuery(ref));
  if (query.isPending) return <LoadingTicket />;
  if (query.data === undefined) {
    const missing = query.error instanceof ApiError && query.error.status === 404;
    return (
      <EmptyPanel
        tone={missing ? 'quiet' : 'failed'}
        icon={missing ? <IconMoodEmpty size={26} /> : <IconCloudOff size={26} />}
        title={missing ? t('ticket.notFound', { ref }) : t('ticket.loadFailed', { ref })}
        hint={missing ? '' : t('error.unreachableText')}
        action={
          missing ? (
            <Button component="a" href="/queue" variant="default">
              {t('ticket.back')}
            </Button>
          ) : (
            <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
              {t('app.retry')}
            </Button>
          )
        }
      />
    );
  }
  return <Workspace key={query.data.id} ticket={query.data} address={ref} />;
}

function Workspace({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const client = useDirectory().client(ticket.client);
  const [mode, setMode] = useState<ComposerMode>();
  const [tab, setTab] = useState<'talk' | 'details'>('talk');
  const actions = useTicketActions(ticket, address, () => setTab('details'));

  useEffect(() => {
    document.title = `${ticket.number} ${ticket.subject} · ${t('app.name')}`;
  }, [ticket.number, ticket.subject, t]);

  const write = (next: ComposerMode) => {
    setTab('talk');
    setMode(next);
  };
  useKeys({
    reply: () => write('reply'),
    note: () => ticket.canSeeNotes && write('note'),
    assignMe: () => actions.allowed('assign') && actions.assign({ assignee: me.id }),
    back: () => void navigate({ to: '/queue', search: lastQueue() }),
  });
  useRecordKeys(ticket);

  return (
    <div className={classes.page}>
      <TicketHeader ticket={ticket} client={client} actions={actions} />
      <RedirectBanner ticket={ticket} />
      <WaitBanner ticket={ticket} address={address} />
      <Advisories ticket={ticket} />
      <div className={classes.tabs}>
        <SegmentedControl
          fullWidth
          size="xs"
          value={tab}
          aria-label={t('app.navigation')}
          onChange={(value) => setTab(value === 'details' ? 'details' : 'talk')}
          data={[
            { value: 'talk', label: t('ticket.conversation') },
            { value: 'details', label: t('ticket.details') },
          ]}
        />
      </div>
      <div className={classes.body} data-tab={tab}>
        <section className={classes.talk} aria-label={t('ticket.conversation')}>
          <Conversation ticket={ticket} address={address} client={client} />
          <WritingPlace ticket={ticket} address={address}>
            <Composer ticket={ticket} address={address} client={client} mode={mode} onMode={setMode} />
          </WritingPlace>
        </section>
        <aside className={classes.context} aria-label={t('ticket.details')}>
          <ContextPanel ticket={ticket} address={address} client={client} actions={actions} />
        </aside>
      </div>
      {actions.dialog}
    </div>
  );
}
