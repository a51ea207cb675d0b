import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message, Ticket } from '../../api/contract.ts';
import { useSplit } from '../../api/related.ts';
import { timelineItems, timelineQuery } from '../../api/tickets.ts';
import { useNow } from '../../lib/clock.ts';
import { useFormat } from '../../lib/format.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { IconArrowsSplit } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import classes from './related.module.css';

/** Messages, or a text, become a ticket of their own; what was chosen then stands there and no longer here. */
export function SplitDialog({ ticket, address, onClose }: { ticket: Ticket; address: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  const now = useNow();
  const split = useSplit(address);
  const items = timelineItems(useInfiniteQuery(timelineQuery(address)).data);
  const messages = items.filter((item): item is Message => item.kind === 'message' && item.ticket === undefined);
  const [chosen, setChosen] = useState<string[]>([]);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const nothing = chosen.length === 0 && text.trim() === '';
  const submit = () => {
    setTried(true);
    if (subject.trim() === '' || nothing) return;
    split.mutate(
      { subject: subject.trim(), messages: chosen, ...(text.trim() === '' ? {} : { text: text.trim() }) },
      {
        onSuccess: (done) => {
          report.done(t('related.splitDone', { number: done.number, count: done.messages }));
          onClose();
          void navigate({ to: '/tickets/$ref', params: { ref: done.number } });
        },
      },
    );
  };
  return (
    <Frame title={t('related.splitTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <TextInput
        label={t('related.newSubject')}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
        maxLength={200}
        data-autofocus
        error={tried && subject.trim() === '' ? t('dialog.needSubject') : undefined}
      />
      {messages.length > 0 && (
        <Checkbox.Group
          label={t('related.messages')}
          description={t('related.messagesHint')}
          value={chosen}
          onChange={setChosen}
        >
          <div className={classes.messages}>
            {messages.map((message) => (
              <Checkbox
                key={message.id}
                value={message.id}
                className={classes.messageChoice}
                label={<span className={classes.messageWords}>{message.text}</span>}
                description={`${message.by.name} · ${format.brief(message.at, now)}${
                  message.visibility === 'internal' ? ` · ${t('ticket.internalNote')}` : ''
                }`}
              />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Textarea
        label={messages.length > 0 ? t('related.alsoText') : t('related.splitText')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={8}
        error={tried && nothing ? t('related.needMessages') : undefined}
      />
      {split.error && (
        <p className={classes.problem} role="alert">
          {reasonOf(split.error, t)}
        </p>
      )}
      <Buttons
        busy={split.isPending}
        label={t('related.split')}
        icon={<IconArrowsSplit size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
