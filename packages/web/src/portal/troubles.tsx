import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { KnownTrouble } from '../api/contract-related.ts';
import { troublesQuery, useJoinTrouble } from '../api/related.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { refusal, report } from '../lib/report.tsx';
import { IconAlertTriangle, IconCheck } from '../ui/icons.ts';
import classes from './troubles.module.css';

/** What the whole company is told of, so that nobody has to ask; one click says "me too". */
export function Troubles() {
  const { t } = useTranslation();
  const troubles = useQuery(troublesQuery).data?.items ?? [];
  if (troubles.length === 0) return null;
  return (
    <section className={classes.troubles} aria-labelledby="troubles">
      <h2 id="troubles">
        <IconAlertTriangle size={17} aria-hidden="true" /> {t('trouble.title')}
        <span>{t('trouble.lead')}</span>
      </h2>
      <ul>
        {troubles.map((trouble) => (
          <Trouble key={trouble.number} trouble={trouble} />
        ))}
      </ul>
    </section>
  );
}

function Trouble({ trouble }: { trouble: KnownTrouble }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const join = useJoinTrouble();
  const joined = trouble.joined;
  return (
    <li>
      <div>
        <strong>{trouble.title}</strong>{' '}
        <time dateTime={trouble.at} title={format.full(trouble.at)}>
          {t('trouble.since', { when: format.brief(trouble.at, now) })}
        </time>
        {trouble.text !== '' && <p>{trouble.text}</p>}
      </div>
      {joined === undefined ? (
        <Button
          variant="default"
          size="sm"
          loading={join.isPending}
          aria-label={t('trouble.meTooFor', { title: trouble.title })}
          onClick={() =>
            join.mutate(trouble.number, {
              onSuccess: ({ number }) => report.done(t('trouble.joinedDone', { number })),
              onError: (error) => report.failed(refusal(error, t)),
            })
          }
        >
          {t('trouble.meToo')}
        </Button>
      ) : (
        <Link
          to="/requests/$ref"
          params={{ ref: joined }}
          className={classes.joined}
          title={t('trouble.open', { number: joined })}
        >
          <IconCheck size={15} aria-hidden="true" /> {t('trouble.joined')}
        </Link>
      )}
    </li>
  );
}
