import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { Attachment } from '../api/contract-talk.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { IconLock } from '../ui/icons.ts';
import { PersonMark } from '../ui/marks.tsx';
import classes from './conversation.module.css';
import { Attachments } from './files/attachments.tsx';

interface Props {
  visibility: 'public' | 'internal';
  at: string;
  author: string;
  staff: boolean;
  text: string;
  files: readonly Attachment[];
  /** Of the ticket that the files are asked of. */
  address: string;
  client: DirectoryClient | undefined;
  opening?: boolean;
  headline?: string;
}

/** A note is told from a message by tint, dashed border, lock and words: never by colour alone. */
export function MessageCard(props: Props) {
  const { visibility, at, author, staff, text, files, address, client, opening, headline } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const internal = visibility === 'internal';
  return (
    <article className={classes.message} data-internal={internal || undefined} data-staff={staff || undefined}>
      <PersonMark name={author} size={28} />
      <div className={classes.messageBody}>
        {internal && (
          <p className={classes.noteBand}>
            <IconLock size={14} aria-hidden="true" />
            <strong>{t('ticket.internalNote')}</strong>
            <span>{t('ticket.onlyTeam', { client: client?.name ?? t('app.unknown') })}</span>
          </p>
        )}
        <p className={classes.messageHead}>
          <span className={classes.author}>{opening ? headline : author}</span>
          <time dateTime={at} title={format.full(at)}>
            {format.brief(at, now)}
          </time>
        </p>
        <div className={classes.text}>{text}</div>
        <Attachments files={files} address={address} />
      </div>
    </article>
  );
}
