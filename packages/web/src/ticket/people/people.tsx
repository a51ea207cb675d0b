import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { participantsQuery, useAddParticipant, useRemoveParticipant } from '../../api/people.ts';
import { useMe } from '../../api/session.ts';
import { useTold } from '../../lib/told.ts';
import { IconUserPlus } from '../../ui/icons.ts';
import { PersonMark } from '../../ui/marks.tsx';
import classes from '../context.module.css';
import { AddButton, TakeButton } from '../list-parts.tsx';
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
  const told = useTold();
  const follow = () => {
    const done = told(t(follows ? 'people.unfollowed' : 'people.followed'));
    if (follows) remove.mutate(me.id, done);
    else add.mutate({ person: me.id, role: 'watcher' }, done);
  };
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
      <AddButton label={t('people.add')} icon={<IconUserPlus size={15} />} onClick={() => setAdding(true)} />
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
              <TakeButton
                label={t('people.remove', { name: one.name })}
                busy={remove.isPending}
                onClick={() => remove.mutate(one.id, told(t('people.removed', { name: one.name })))}
              />
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
