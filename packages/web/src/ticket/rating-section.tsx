import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { fieldAtQuery } from '../api/work.ts';
import { useFormat } from '../lib/format.ts';
import { Stars, starsKey } from '../ui/stars.tsx';
import classes from './context.module.css';
import { Section } from './section.tsx';

/** How content its requester is, and what they said with it. */
export function RatingSection({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const since = useQuery({ ...fieldAtQuery(address, 'rating'), enabled: ticket.canSeeNotes }).data?.since;
  const score = ticket.rating ?? 0;
  const comment = since?.why?.['comment'];
  return (
    <Section title={t('rating.title')}>
      <p className={classes.rating}>
        <Stars score={score} />
        <span>{t('rating.scored', { score, word: t(starsKey(score)) })}</span>
      </p>
      {comment && <blockquote className={classes.words}>{comment}</blockquote>}
      {since && (
        <p className={classes.quiet}>
          <span>{t('rating.by', { name: since.by.name, when: format.full(since.at) })}</span>
        </p>
      )}
    </Section>
  );
}
