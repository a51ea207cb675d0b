import { Checkbox, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { QuietHours } from '../api/contract-notices.ts';
import classes from './settings.module.css';

/** When no mail is sent, and when the one is that comes once a day; by the person's own clocks. */
export function QuietPart(props: {
  staff: boolean;
  zone: string;
  quiet: QuietHours | undefined;
  digestAt: string;
  onQuiet: (next: QuietHours | undefined) => void;
  onDigestAt: (next: string) => void;
}) {
  const { quiet, zone, onQuiet } = props;
  const { t } = useTranslation();
  return (
    <>
      <section className={classes.panel} aria-labelledby="notice-quiet">
        <h2 id="notice-quiet">{t('prefs.quiet')}</h2>
        <p className={classes.hint}>
          {t('prefs.quietHint', { zone })}
          {props.staff && ` ${t('prefs.quietStaff')}`}
        </p>
        <Switch
          label={t('prefs.quietOn')}
          checked={quiet !== undefined}
          onChange={(event) =>
            onQuiet(event.currentTarget.checked ? { from: '20:00', to: '07:00', weekends: false } : undefined)
          }
        />
        {quiet && (
          <div className={classes.times}>
            <Time label={t('prefs.from')} value={quiet.from} onChange={(from) => onQuiet({ ...quiet, from })} />
            <Time label={t('prefs.to')} value={quiet.to} onChange={(to) => onQuiet({ ...quiet, to })} />
            <Checkbox
              label={t('prefs.weekends')}
              checked={quiet.weekends}
              onChange={(event) => onQuiet({ ...quiet, weekends: event.currentTarget.checked })}
            />
          </div>
        )}
      </section>
      <section className={classes.panel} aria-labelledby="notice-digest">
        <h2 id="notice-digest">{t('prefs.digest')}</h2>
        <p className={classes.hint}>{t('prefs.digestHint', { zone })}</p>
        <div className={classes.times}>
          <Time label={t('prefs.digestAt')} value={props.digestAt} onChange={props.onDigestAt} />
        </div>
      </section>
    </>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (next: string) => void }) {
  return (
    <TextInput
      type="time"
      label={label}
      value={value}
      required
      withAsterisk={false}
      onChange={(event) => {
        if (event.currentTarget.value !== '') onChange(event.currentTarget.value.slice(0, 5));
      }}
    />
  );
}
