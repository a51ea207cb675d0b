import { ActionIcon, Button, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient, Ticket } from '../api/contract.ts';
import { useStateLabel } from '../api/desk.ts';
import { report } from '../lib/report.tsx';
import { PresentPeople } from '../live/present-people.tsx';
import { MuteItem } from '../notices/mute-item.tsx';
import { lastQueue } from '../queue/last-queue.ts';
import {
  IconCheck,
  IconChevronLeft,
  IconCopy,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconRotateClockwise,
} from '../ui/icons.ts';
import { IconHistory, IconZzz } from '../ui/icons-work.ts';
import { ClientBar, ClientChip, PriorityMark, StatusMark } from '../ui/marks.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import { SubjectLine } from './subject-line.tsx';
import classes from './ticket.module.css';
import { type TicketActions, useActionLabel } from './use-actions.tsx';

const icons: Record<string, typeof IconCheck> = {
  resolve: IconCheck,
  pend: IconPlayerPause,
  resume: IconPlayerPlay,
  start: IconPlayerPlay,
  reopen: IconRotateClockwise,
};
/** The two that stand as buttons, by usefulness; the rest is in the menu. */
const PROMINENT = ['resolve', 'resume', 'pend', 'reopen', 'close', 'start'];

/** Where the ticket stands among others: its parent, its children, what it duplicates. */
function Ties({ ticket, onJump }: { ticket: Ticket; onJump: (pointer: string) => void }) {
  const { t } = useTranslation();
  const children = ticket.links.filter((link) => link.type === 'child').length;
  const above = ticket.links.filter((link) => link.type === 'parent' || link.type === 'duplicate_of');
  const merged = ticket.merged?.length ?? 0;
  return (
    <>
      {above.map((link) => (
        <Link key={link.ref} to="/tickets/$ref" params={{ ref: link.ref }} className={classes.tie}>
          {t(`related.tie_${link.type === 'parent' ? 'parent' : 'duplicate'}`, { number: link.ref })}
        </Link>
      ))}
      {children > 0 && <span className={classes.tie}>{t('related.tieChildren', { count: children })}</span>}
      {ticket.tasks && (
        <button type="button" className={classes.tie} onClick={() => onJump('/tasks')}>
          {t('tasks.mark', { done: ticket.tasks.all - ticket.tasks.open, all: ticket.tasks.all })}
        </button>
      )}
      {merged > 0 && <span className={classes.tie}>{t('related.tieMerged', { count: merged })}</span>}
    </>
  );
}

/** Whose ticket this is stands on screen at all times: colour bar, colour mark and name (wrong-client protection). */
export function TicketHeader(props: { ticket: Ticket; client: DirectoryClient | undefined; actions: TicketActions }) {
  const { ticket, client, actions } = props;
  const { t } = useTranslation();
  const label = useActionLabel();
  const stateLabel = useStateLabel(ticket.client);
  const offered = ticket.actions.filter((action) => action !== 'assign');
  const buttons = PROMINENT.filter((action) => offered.includes(action)).slice(0, 2);
  const rest = offered.filter((action) => !buttons.includes(action));
  const copy = () =>
    void navigator.clipboard
      ?.writeText(ticket.number)
      .then(() => report.done(t('app.copied', { number: ticket.number })));
  return (
    <header className={classes.header}>
      <ClientBar color={client?.color} />
      <div className={classes.headTop}>
        <Tooltip label={t('ticket.back')}>
          <ActionIcon
            aria-label={t('ticket.back')}
            renderRoot={(rootProps) => <Link to="/queue" search={lastQueue()} {...rootProps} />}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <ClientChip client={client} large />
        <Tooltip label={t('app.copy')}>
          <UnstyledButton className={classes.refNumber} onClick={copy}>
            {ticket.number}
            <IconCopy size={13} aria-hidden="true" />
          </UnstyledButton>
        </Tooltip>
        <span className={classes.kind}>{t(`kind.${ticket.kind}`)}</span>
        <Ties ticket={ticket} onJump={actions.jump} />
        <PresentPeople ticket={ticket.id} />
        <div className={classes.headActions}>
          {buttons.map((action, i) => {
            const Icon = icons[action] ?? IconCheck;
            return (
              <Button
                key={action}
                size="xs"
                variant={i === 0 ? 'filled' : 'default'}
                leftSection={<Icon size={15} />}
                disabled={actions.busy}
                onClick={() => actions.run(action)}
              >
                {label(action)}
              </Button>
            );
          })}
          {ticket.canSeeNotes && (
            <Menu position="bottom-end" width={250}>
              <Menu.Target>
                <ActionIcon variant="default" aria-label={t('action.more')}>
                  <IconDots size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconHistory size={15} />}
                  renderRoot={(rootProps) => (
                    <Link to="/tickets/$ref/history" params={{ ref: ticket.number }} {...rootProps} />
                  )}
                >
                  {t('past.open')}
                </Menu.Item>
                <MuteItem ticket={ticket.number} />
                {actions.snooze && (
                  <Menu.Item leftSection={<IconZzz size={15} />} onClick={actions.snooze}>
                    {t('waiting.snooze')}
                  </Menu.Item>
                )}
                {rest.length + actions.convertsTo.length + actions.related.length > 0 && <Menu.Divider />}
                {rest.map((action) => (
                  <Menu.Item key={action} onClick={() => actions.run(action)}>
                    {label(action)}
                  </Menu.Item>
                ))}
                {actions.convertsTo.map((kind) => (
                  <Menu.Item key={kind} onClick={() => actions.convert(kind)}>
                    {t(`action.convert_${kind}`)}
                  </Menu.Item>
                ))}
                {actions.related.length > 0 && rest.length + actions.convertsTo.length > 0 && <Menu.Divider />}
                {actions.related.map((id) => (
                  <Menu.Item key={id} onClick={() => actions.relate(id)}>
                    {t(`related.menu_${id}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </div>
      <div className={classes.headMain}>
        <SubjectLine ticket={ticket} actions={actions} />
        <div className={classes.headMarks}>
          <SlaBadge ticket={ticket} />
          <StatusMark status={ticket.status} phase={ticket.phase} label={stateLabel(ticket.kind, ticket.status)} />
          <PriorityMark level={ticket.priority} named />
        </div>
      </div>
    </header>
  );
}
