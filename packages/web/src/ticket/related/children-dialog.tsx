import { Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { deskQuery } from '../../api/queue.ts';
import { useResolveChildren, useTellChildren } from '../../api/related.ts';
import { fieldFault, reasonOf, report } from '../../lib/report.tsx';
import { IconCheck, IconSend } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import classes from './related.module.css';

interface Props {
  ticket: Ticket;
  address: string;
  resolve: boolean;
  onClose: () => void;
}

/** One word to the requesters of a ticket and of all its children, or the end of all of them at once. */
export function ChildrenDialog({ ticket, address, resolve, onClose }: Props) {
  const { t } = useTranslation();
  const desk = useQuery(deskQuery(ticket.client)).data;
  const tell = useTellChildren(address);
  const end = useResolveChildren(address);
  const [code, setCode] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const codes = desk?.resolutionCodes.map(({ id, label }) => ({ value: id, label })) ?? [];
  const chosen = code ?? codes[0]?.value ?? '';
  const children = ticket.links.filter((link) => link.type === 'child').map((link) => link.ref);
  const words = text.trim();
  const done = ({ children: reached }: { children: string[] }) => {
    const key = resolve ? 'related.childrenResolved' : 'related.childrenTold';
    report.done(t(key, { count: reached.length }));
    onClose();
  };
  const submit = () => {
    setTried(true);
    if (words === '') return;
    if (resolve) end.mutate({ code: chosen, text: words }, { onSuccess: done });
    else tell.mutate({ text: words }, { onSuccess: done });
  };
  const error = resolve ? end.error : tell.error;
  const inText = fieldFault(error, '/text');
  return (
    <Frame
      title={t(resolve ? 'related.childrenResolveTitle' : 'related.childrenTellTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
    >
      {resolve && (
        <Select label={t('field.code')} data={codes} value={chosen} onChange={setCode} allowDeselect={false} />
      )}
      <Textarea
        label={resolve ? t('field.resolutionText') : t('related.update')}
        description={t('related.childrenRead', { count: children.length, numbers: children.join(', ') })}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
        data-autofocus
        error={tried && words === '' ? t('composer.stop_empty') : inText}
      />
      {error && !inText && (
        <p className={classes.problem} role="alert">
          {reasonOf(error, t)}
        </p>
      )}
      <Buttons
        busy={tell.isPending || end.isPending}
        label={resolve ? t('related.childrenResolve') : t('related.childrenTell')}
        icon={resolve ? <IconCheck size={16} /> : <IconSend size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
