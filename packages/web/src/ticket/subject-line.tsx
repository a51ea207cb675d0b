import { TextInput, UnstyledButton } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { IconPencil } from '../ui/icons.ts';
import classes from './ticket.module.css';
import type { TicketActions } from './use-actions.tsx';

const MAX = 200;

/** The subject, edited where it stands: Enter or leaving the field saves, Escape leaves it as it was. */
export function SubjectLine({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);
  const stop = (back: boolean) => {
    setDraft(undefined);
    if (back) requestAnimationFrame(() => opener.current?.focus());
  };
  const save = (back: boolean) => {
    const subject = draft?.trim() ?? '';
    stop(back);
    if (subject === '' || subject === ticket.subject) return;
    actions.patch({ subject }, { subject }, t('field.subject'));
  };
  if (ticket.phase === 'closed') return <h1 className={classes.subject}>{ticket.subject}</h1>;
  if (draft === undefined) {
    return (
      <h1 className={classes.subject}>
        <UnstyledButton
          ref={opener}
          className={classes.subjectButton}
          title={t('ticket.editSubject')}
          onClick={() => setDraft(ticket.subject)}
        >
          {ticket.subject}
          <IconPencil size={14} aria-hidden="true" />
        </UnstyledButton>
      </h1>
    );
  }
  return (
    <h1 className={classes.subject} aria-label={ticket.subject}>
      <TextInput
        classNames={{ input: classes.subjectInput ?? '' }}
        aria-label={t('field.subject')}
        value={draft}
        maxLength={MAX}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => save(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') save(true);
          else if (event.key === 'Escape') stop(true);
        }}
      />
    </h1>
  );
}
