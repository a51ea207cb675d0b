import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { MacroAction, NewMacro, WrittenMacro } from '../api/contract-library.ts';
import { tryQuery } from '../api/library.ts';
import { useMe } from '../api/session.ts';
import { previewQuery } from '../api/talk.ts';
import { ticketQuery } from '../api/tickets.ts';
import { readRecent } from '../lib/recent.ts';
import { reasonOf } from '../lib/report.tsx';
import { MacroShown } from '../ticket/composer/macro-shown.tsx';
import page from '../ui/page.module.css';
import classes from './library.module.css';

type Words = Pick<NewMacro, 'kind' | 'text' | 'actions'>;

/** How a text reads on a real ticket, and which of its variables have no value there. */
export function TryOn(props: { macro?: WrittenMacro | Words; declared?: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [typed, setTyped] = useState(() => readRecent(me.id)[0]?.ref ?? '');
  const [ref] = useDebouncedValue(typed.trim(), 300);
  const { kind = 'reply', text = '', actions = [] } = props.macro ?? {};
  const ticket = useQuery({ ...ticketQuery(ref), enabled: ref !== '' });
  // Safe: an action's input is text and lists of texts alone.
  const trying = tryQuery(ref, text, kind, actions as MacroAction[]);
  const blank = typeof text === 'string' ? text.trim() === '' : text.en.trim() === '' || text.de.trim() === '';
  const ofText = useQuery({ ...trying, enabled: props.macro !== undefined && ticket.isSuccess && !blank });
  const ofName = useQuery({
    ...previewQuery(ref, props.declared ?? ''),
    enabled: props.declared !== undefined && ticket.isSuccess,
  });
  const shown = props.declared === undefined ? ofText : ofName;
  const error = ticket.error ?? shown.error;
  return (
    <section className={classes.tryOn} aria-label={t('macros.preview')}>
      <TextInput
        size="xs"
        label={t('macros.previewOn')}
        placeholder="ACME-1042"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div aria-live="polite">
        {ref === '' && <p className={page.quiet}>{t('macros.previewHint')}</p>}
        {ref !== '' && (ticket.isPending || shown.isLoading) && <Skeleton height={60} />}
        {error && (
          <p className={page.fault}>
            {ticket.error
              ? t('macros.noTicket', { ref })
              : error instanceof ApiError
                ? reasonOf(error, t)
                : String(error)}
          </p>
        )}
        {!error && ticket.data && shown.data && <MacroShown ticket={ticket.data} preview={shown.data} />}
      </div>
    </section>
  );
}
