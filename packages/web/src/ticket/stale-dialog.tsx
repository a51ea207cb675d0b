import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldValue, Ticket } from '../api/contract.ts';
import type { FieldDiff } from '../api/contract-shape.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { IconCheck } from '../ui/icons.ts';
import { Buttons, Frame } from './dialog-parts.tsx';
import classes from './stale.module.css';
import { useValues } from './values.ts';

interface Props {
  ticket: Ticket;
  /** What was to be saved, by field. */
  mine: Readonly<Record<string, unknown>>;
  changes: readonly FieldDiff[];
  busy: boolean;
  onClose: () => void;
  /** The fields that are to be saved over what stands there now. */
  onKeep: (fields: readonly string[]) => void;
}

const asValue = (value: unknown): FieldValue | undefined =>
  Array.isArray(value) ? value.join(', ') : (value as FieldValue | undefined);

/** A save that came too late, field by field: mine or theirs. */
export function StaleDialog({ ticket, mine, changes, busy, onClose, onKeep }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { name, value } = useValues(ticket.client, ticket.kind);
  const asked = changes.filter((one) => one.changed);
  const [kept, setKept] = useState<readonly string[]>([]);
  const wantedFor = (field: string) => (field.startsWith('fields.') ? fieldsOf(mine)[field.slice(7)] : mine[field]);
  const free = changes.filter((one) => !one.changed).map((one) => one.field);
  return (
    <Frame title={t('stale.title')} onClose={onClose} onSubmit={() => onKeep([...kept, ...free])}>
      <p className={classes.lead}>{t('stale.lead')}</p>
      {asked.map((one) => {
        const keep = kept.includes(one.field);
        const was = asValue(one.was);
        return (
          <Radio.Group
            key={one.field}
            label={name(one.field)}
            description={t('stale.changed', {
              name: one.by?.name ?? t('stale.other'),
              when: one.at === undefined ? '' : format.brief(one.at, now),
            })}
            value={keep ? 'mine' : 'theirs'}
            onChange={(choice) =>
              setKept(choice === 'mine' ? [...kept, one.field] : kept.filter((field) => field !== one.field))
            }
          >
            <Stack gap={6} mt={8} className={classes.choices}>
              <Radio
                value="theirs"
                label={value(one.field, asValue(one.now))}
                description={t('stale.theirs')}
                data-autofocus
              />
              <Radio
                value="mine"
                label={value(one.field, asValue(wantedFor(one.field)))}
                description={t('stale.mine')}
              />
            </Stack>
            {one.was !== undefined && <p className={classes.was}>{t('stale.was', { value: value(one.field, was) })}</p>}
          </Radio.Group>
        );
      })}
      <Buttons busy={busy} label={t('stale.save')} icon={<IconCheck size={16} />} onClose={onClose} />
    </Frame>
  );
}

function fieldsOf(mine: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { fields } = mine;
  return typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {};
}
