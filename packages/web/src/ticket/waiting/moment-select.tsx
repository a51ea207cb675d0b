import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../lib/clock.ts';
import { useFormat } from '../../lib/format.ts';
import { useZone } from '../../lib/use-zone.ts';
import { dayAt, daysToMonday, instantIn, localIn } from '../../lib/zoned.ts';

export type Preset = 'hours' | 'tomorrow' | 'days' | 'monday' | 'week' | 'custom' | 'never' | 'rule';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING = 9;

/** A moment ahead, chosen in the reader's zone. `at` is undefined for none, null for one that cannot be. */
export interface Moment {
  preset: Preset;
  setPreset: (preset: Preset) => void;
  custom: string;
  setCustom: (local: string) => void;
  at: string | undefined | null;
}

/** When a preset is; undefined for those that name no time of their own. */
function presetAt(preset: Preset, zone: string, now: number): number | undefined {
  if (preset === 'hours') return now + 3 * HOUR_MS;
  if (preset === 'tomorrow') return dayAt(zone, now, 1, MORNING);
  if (preset === 'days') return now + 3 * DAY_MS;
  if (preset === 'monday') return dayAt(zone, now, daysToMonday(zone, now), MORNING);
  if (preset === 'week') return now + 7 * DAY_MS;
  return undefined;
}

export function useMoment(first: Preset): Moment {
  const zone = useZone();
  const [preset, setPreset] = useState<Preset>(first);
  const [custom, setCustom] = useState(() => localIn(zone, dayAt(zone, serverNow(), 1, MORNING)));
  const now = serverNow();
  const chosen = preset === 'custom' ? instantIn(zone, custom) : presetAt(preset, zone, now);
  const at = chosen === undefined ? undefined : Number.isNaN(chosen) || chosen <= now ? null : toIso(chosen);
  return { preset, setPreset, custom, setCustom, at };
}

/** To the minute: nobody chooses seconds. */
function toIso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}:00Z`;
}

/** Presets with the very moment each stands for, and a field for any other. */
export function MomentSelect(props: {
  label: string;
  description?: string | undefined;
  presets: readonly Preset[];
  /** How long a wait for this reason is by itself. */
  rule?: string | undefined;
  moment: Moment;
  tried: boolean;
}) {
  const { label, description, presets, rule, moment, tried } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const now = serverNow();
  const data = presets.map((preset) => {
    const at = presetAt(preset, zone, now);
    const word = t(`waiting.preset_${preset}`, { length: rule ?? '' });
    return {
      value: preset,
      label: at === undefined ? word : `${word} · ${format.deadline(new Date(at).toISOString())}`,
    };
  });
  return (
    <>
      <Select
        label={label}
        description={description}
        value={moment.preset}
        allowDeselect={false}
        onChange={(value) => value && moment.setPreset(value as Preset)}
        data={data}
      />
      {moment.preset === 'custom' && (
        <TextInput
          type="datetime-local"
          label={t('waiting.custom')}
          description={t('waiting.inZone', { zone })}
          value={moment.custom}
          onChange={(event) => moment.setCustom(event.currentTarget.value)}
          error={tried && moment.at === null ? t('dialog.pastTime') : undefined}
        />
      )}
    </>
  );
}
