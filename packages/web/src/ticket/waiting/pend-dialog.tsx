import { Checkbox, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WakeOn } from '../../api/contract-work.ts';
import { deskQuery } from '../../api/queue.ts';
import { reasonOf } from '../../lib/report.tsx';
import { waitWords } from '../../lib/wait.ts';
import { IconPlayerPause } from '../../ui/icons.ts';
import context from '../context.module.css';
import { type ActionDialogProps, Buttons, Frame } from '../dialog-parts.tsx';
import { MomentSelect, type Preset, useMoment } from './moment-select.tsx';

const presets: readonly Preset[] = ['hours', 'tomorrow', 'days', 'monday', 'week', 'custom', 'never'];

/** Why the ticket waits, and everything that ends the wait. */
export function PendDialog({ ticket, busy, error, onClose, onRun }: ActionDialogProps) {
  const { t } = useTranslation();
  const reasons = useQuery(deskQuery(ticket.client)).data?.pendingReasons ?? [];
  const [picked, setPicked] = useState<string>();
  const [on, setOn] = useState<readonly WakeOn[]>();
  const moment = useMoment('tomorrow');
  const [tried, setTried] = useState(false);
  const reason = reasons.find((one) => one.id === picked) ?? reasons[0];
  const always = reason?.awaits === 'requester';
  const wakes = on ?? reason?.wakeOn ?? [];
  const rule = reason?.wakeAfter === undefined ? undefined : waitWords(reason.wakeAfter, t);
  // Where the desk ends such a wait by itself, there is no waiting without an end.
  const choices: readonly Preset[] =
    rule === undefined ? presets : ['rule', ...presets.filter((one) => one !== 'never')];
  const ruled = moment.preset === 'rule';
  const name = ticket.requester.name;
  const choose = (id: string) => {
    const next = reasons.find((one) => one.id === id);
    setPicked(id);
    setOn(undefined);
    if (next?.wakeAfter !== undefined) moment.setPreset('rule');
    else if (ruled) moment.setPreset('tomorrow');
  };
  const toggle = (what: WakeOn, wanted: boolean) =>
    setOn(wanted ? [...wakes.filter((one) => one !== what), what] : wakes.filter((one) => one !== what));
  const submit = () => {
    setTried(true);
    if (!reason || moment.at === null) return;
    onRun('pend', {
      reason: reason.id,
      ...(ruled || moment.at === undefined ? {} : { wakeAt: moment.at }),
      wakeOn: wakes,
    });
  };
  const reminders = reason?.reminders;
  return (
    <Frame
      title={t('dialog.pendTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
      refused={error ? t('ending.refused', { reason: reasonOf(error, t) }) : undefined}
    >
      <Radio.Group
        label={t('field.reason')}
        value={reason?.id ?? ''}
        onChange={choose}
        error={tried && !reason ? t('dialog.needReason') : undefined}
      >
        <Stack gap={6} mt={8}>
          {reasons.map((entry) => (
            <Radio
              key={entry.id}
              value={entry.id}
              label={entry.label}
              description={entry.pausesClock ? t('dialog.pausesClock') : t('dialog.keepsClock')}
            />
          ))}
        </Stack>
      </Radio.Group>
      <MomentSelect
        label={t('dialog.wakeIn')}
        description={t('dialog.pendHint')}
        presets={choices}
        rule={rule}
        moment={moment}
        tried={tried}
      />
      <Checkbox.Group label={t('waiting.also')} value={[...wakes, ...(always ? ['reply'] : [])]}>
        <Stack gap={8} mt={8}>
          <Checkbox
            size="sm"
            value="reply"
            label={t('waiting.onReply', { name })}
            description={always ? t('waiting.onReplyAlways') : undefined}
            disabled={always}
            onChange={(event) => toggle('reply', event.currentTarget.checked)}
          />
          <Checkbox
            size="sm"
            value="links"
            label={t('waiting.onLinks')}
            description={ticket.links.length === 0 ? t('waiting.onLinksNone') : undefined}
            onChange={(event) => toggle('links', event.currentTarget.checked)}
          />
        </Stack>
      </Checkbox.Group>
      {reminders && (
        <p className={context.quiet}>
          <span>
            {t('waiting.reminds', { name, count: reminders.times, after: waitWords(reminders.after, t) })}{' '}
            {reminders.resolves && t('waiting.remindsResolve')}
          </span>
        </p>
      )}
      <Buttons busy={busy} label={t('action.pend')} icon={<IconPlayerPause size={16} />} onClose={onClose} />
    </Frame>
  );
}
