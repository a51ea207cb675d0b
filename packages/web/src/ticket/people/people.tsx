import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { Participant } from '../../api/contract-people.ts';
import { participantsQuery, useAddParticipant, useRemoveParticipant } from '../../api/people.ts';
import { useMe } from '../../api/session.ts';
import { refusal, report } from '../../lib/report.tsx';
import { IconUserPlus, IconX } from '../../ui/icons.ts';
import { PersonMark } from '../../ui/marks.tsx';
import classes from '../context.module.css';
import { Section } from '../section.tsx';

const AddPersonDialog = lazy(() => import('./add-person-dialog.tsx').then((m) => ({ default: m.AddPersonDialog })));

/** Whom the ticket concerns beside requester and assignee. */
export function People({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery(participantsQuery(address));
  const add = useAddParticipant(address);
  const remove = useRemoveParticipant(address);
  const [adding, setAdding] = useState(false);
  const people = query.data?.items ?? [];
  const follows = people.some((one) => one.id === me.id);
  const failed = (error: unknown) => report.failed(refusal(error, t));
  const follow = () => {
    const done = {
      onSuccess: () => report.done(t(follows ? 'people.unfollowed' : 'people.followed')),
      onError: failed,
    };
    if (follows) remove.mutate(me.id, done);
    else add.mutate({ person: me.id, role: 'watcher' }, done);
  };
  const take = (one: Participant) =>
    remove.mutate(one.id, {
      onSuccess: () => report.done(t('people.removed', { name: one.name })),
      onError: failed,
    });
  const buttons = (
    <span className={classes.headButtons}>
      <Button
        size="compact-xs"
        variant="default"
        aria-pressed={follows}
        disabled={query.isPending}
        loading={add.isPending || remove.isPending}
        onClick={follow}
      >
        {t(follows ? 'people.unfollow' : 'people.follow')}
      </Button>
      <Tooltip label={t('people.add')}>
        <ActionIcon size={24} aria-label={t('people.add')} onClick={() => setAdding(true)}>
          <IconUserPlus size={15} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
  return (
    <Section title={t('people.title')} action={buttons}>
      {query.isError ? (
        <p className={classes.quiet}>{t('people.failed')}</p>
      ) : people.length === 0 ? (
        <p className={classes.quiet}>{query.isPending ? t('app.loading') : t('people.none')}</p>
      ) : (
        <ul className={classes.people}>
          {people.map((one) => (
            <li key={one.id}>
              <PersonMark name={one.name} size={22} />
              <span className={classes.personName} title={one.address ?? one.name}>
                {one.name}
              </span>
              <span className={classes.role}>
                {one.kind === 'external' ? t('people.outside') : t(`people.${one.role}`)}
              </span>
              <ActionIcon
                size={24}
                disabled={remove.isPending}
                aria-label={t('people.remove', { name: one.name })}
                onClick={() => take(one)}
              >
                <IconX size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {adding && (
        <Suspense>
          <AddPersonDialog ticket={ticket} address={address} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </Section>
  );
}
