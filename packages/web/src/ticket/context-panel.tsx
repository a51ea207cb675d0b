import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient, Ticket } from '../api/contract.ts';
import { contactsQuery, deskQuery } from '../api/queue.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { ClientChip, PersonMark } from '../ui/marks.tsx';
import classes from './context.module.css';
import { CustomFields } from './fields/custom-fields.tsx';
import { Links } from './links.tsx';
import { People } from './people/people.tsx';
import { VipMark } from './people/vip-mark.tsx';
import { Properties } from './properties.tsx';
import { RatingSection } from './rating-section.tsx';
import { Section } from './section.tsx';
import { SlaPanel } from './sla-panel.tsx';
import { TasksSection } from './tasks/tasks-section.tsx';
import { TimeSection } from './time/time-section.tsx';
import type { TicketActions } from './use-actions.tsx';

function RequesterCard({ ticket, client }: { ticket: Ticket; client: DirectoryClient | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { requester } = ticket;
  const contacts = useQuery(contactsQuery(ticket.client, requester.name)).data;
  const contact = contacts?.items.find((entry) => entry.id === requester.id);
  return (
    <Section title={t('ticket.requester')}>
      <div className={classes.requester}>
        <PersonMark name={requester.name} size={34} />
        <div>
          <p className={classes.requesterName}>
            {requester.name}
            {ticket.vip && <VipMark />}
          </p>
          {contact && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
        </div>
      </div>
      <p className={classes.quiet}>
        <ClientChip client={client} />
        {client && <span>{t('ticket.clientTime', { time: format.timeIn(client.timeZone, now) })}</span>}
      </p>
    </Section>
  );
}

function Resolution({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const desk = useQuery(deskQuery(ticket.client)).data;
  if (!ticket.resolution) return null;
  const { code, text, by } = ticket.resolution;
  const label = desk?.resolutionCodes.find((entry) => entry.id === code)?.label ?? code;
  return (
    <Section title={t('ticket.resolution')}>
      <p className={classes.resolutionCode}>
        {label}
        {by !== '' && <span> · {by}</span>}
      </p>
      <p className={classes.words}>{text}</p>
    </Section>
  );
}

/** Everything beside the conversation. */
export function ContextPanel(props: {
  ticket: Ticket;
  address: string;
  client: DirectoryClient | undefined;
  actions: TicketActions;
}) {
  const { ticket, address, client, actions } = props;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Section title={t('ticket.properties')}>
        <Properties ticket={ticket} actions={actions} />
      </Section>
      <CustomFields ticket={ticket} address={address} />
      {ticket.canSeeNotes && <TasksSection ticket={ticket} address={address} />}
      <Resolution ticket={ticket} />
      {ticket.rating !== undefined && <RatingSection ticket={ticket} address={address} />}
      <SlaPanel ticket={ticket} />
      <RequesterCard ticket={ticket} client={client} />
      <People ticket={ticket} address={address} />
      <TimeSection ticket={ticket} address={address} />
      <Links ticket={ticket} address={address} />
      <section className={classes.section}>
        <p className={classes.quiet}>
          <span>
            {t('ticket.created', { when: format.full(ticket.createdAt) })}{' '}
            {t('ticket.via', { channel: ticket.channel })}
          </span>
        </p>
        {ticket.external && (
          <p className={classes.quiet}>
            <span>
              {t('ticket.external')}: {ticket.external.id}
            </span>
          </p>
        )}
      </section>
    </>
  );
}
