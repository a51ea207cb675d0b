import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { useMe } from '../api/session.ts';
import { useConfirm, useRate } from '../api/work.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { useTold } from '../lib/told.ts';
import { IconCheck, IconRotateClockwise, IconStar } from '../ui/icons.ts';
import { IconStarFilled } from '../ui/icons-work.ts';
import { Stars, starsKey } from '../ui/stars.tsx';
import portal from './portal.module.css';
import classes from './solution.module.css';

/** The requester's word on a solution: whether it is one, and how content they are. */
export function Solution({ ticket, address }: { ticket: Ticket; address: string }) {
  const me = useMe();
  const ended = ticket.phase === 'resolved' || ticket.phase === 'closed';
  return (
    <>
      <Confirm ticket={ticket} address={address} />
      {ended && ticket.requester.id === me.id && <Rate ticket={ticket} address={address} />}
    </>
  );
}

function Confirm({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const told = useTold();
  const confirm = useConfirm(address);
  const [saysNo, setSaysNo] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const may = (action: string) => ticket.actions.includes(action);
  if (!may('close') && !may('reopen')) return null;
  const words = reason.trim();
  const open = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (words === '') return;
    confirm.mutate(
      { solved: false, reason: words },
      told(t('portal.reopened'), () => {
        setSaysNo(false);
        setReason('');
      }),
    );
  };
  if (saysNo) {
    return (
      <form className={classes.card} onSubmit={open} noValidate>
        <Textarea
          label={t('rating.why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={3}
          autoFocus
          error={tried && words === '' ? t('rating.needWhy') : undefined}
        />
        <div className={classes.buttons}>
          <Button type="submit" leftSection={<IconRotateClockwise size={16} />} loading={confirm.isPending}>
            {t('rating.sendNo')}
          </Button>
          <Button variant="default" onClick={() => setSaysNo(false)}>
            {t('rating.cancel')}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <section className={classes.card} aria-label={t('rating.ask')} data-asks={may('close') || undefined}>
      {may('close') && (
        <div>
          <h2>{t('rating.ask')}</h2>
          <p className={portal.quiet}>{t('rating.askHint')}</p>
        </div>
      )}
      <div className={classes.buttons}>
        {may('close') && (
          <Button
            leftSection={<IconCheck size={16} />}
            disabled={confirm.isPending}
            onClick={() => confirm.mutate({ solved: true }, told(t('portal.confirmed')))}
          >
            {t('rating.yes')}
          </Button>
        )}
        {may('reopen') && (
          <Button
            variant="default"
            leftSection={<IconRotateClockwise size={16} />}
            disabled={confirm.isPending}
            onClick={() => setSaysNo(true)}
          >
            {t('rating.no')}
          </Button>
        )}
      </div>
    </section>
  );
}

const SCORES = [1, 2, 3, 4, 5] as const;

function Rate({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const rate = useRate(address);
  const name = useId();
  const [changing, setChanging] = useState(false);
  const [score, setScore] = useState<number>();
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const { rating } = ticket;
  if (rating !== undefined && !changing) {
    return (
      <section className={classes.card} aria-label={t('rating.title')}>
        <p className={classes.given}>
          <Stars score={rating} size={18} />
          <span>{t('rating.given', { word: t(starsKey(rating)) })}</span>
          <Button size="compact-sm" variant="default" onClick={() => setChanging(true)}>
            {t('rating.change')}
          </Button>
        </p>
      </section>
    );
  }
  const chosen = score ?? rating;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (chosen === undefined) return;
    const words = comment.trim();
    rate.mutate(
      { score: chosen, ...(words === '' ? {} : { comment: words }) },
      {
        onSuccess: () => {
          report.done(t('rating.thanks'));
          setChanging(false);
        },
      },
    );
  };
  return (
    <form className={classes.card} onSubmit={submit} noValidate>
      <fieldset className={classes.scores}>
        <legend>{t('rating.rate')}</legend>
        <div className={classes.row}>
          {SCORES.map((one) => (
            <label key={one} className={classes.score} title={t(starsKey(one))}>
              <input
                type="radio"
                name={name}
                value={one}
                checked={chosen === one}
                onChange={() => setScore(one)}
                aria-label={t('rating.scored', { score: one, word: t(starsKey(one)) })}
              />
              {chosen !== undefined && one <= chosen ? <IconStarFilled size={26} /> : <IconStar size={26} />}
            </label>
          ))}
          <span className={portal.quiet}>{chosen !== undefined && t(starsKey(chosen))}</span>
        </div>
      </fieldset>
      {chosen !== undefined && (
        <Textarea
          label={t('rating.comment')}
          value={comment}
          maxLength={5000}
          onChange={(event) => setComment(event.currentTarget.value)}
          autosize
          minRows={2}
        />
      )}
      {tried && chosen === undefined && (
        <p className={portal.problem} role="alert">
          {t('rating.needStars')}
        </p>
      )}
      {rate.error && (
        <p className={portal.problem} role="alert">
          {reasonOf(rate.error, t)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={rate.isPending}>
          {t('rating.send')}
        </Button>
      </div>
    </form>
  );
}
