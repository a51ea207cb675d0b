import { NativeSelect, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MailMode, NoticeKind, NoticeSettings, Preferences } from '../api/contract-notices.ts';
import classes from './settings.module.css';

export const mailModes: readonly MailMode[] = ['now', 'hourly', 'daily', 'none'];

/** What happens, down; by which way one is told of it, across. */
export function KindTable(props: {
  staff: boolean;
  kinds: Preferences['kinds'];
  settings: NoticeSettings;
  onChoose: (kind: NoticeKind, choice: { app?: boolean; mail?: MailMode }) => void;
}) {
  const { t } = useTranslation();
  return (
    <section className={classes.panel} aria-label={t('prefs.what')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('prefs.what')}</th>
            <th scope="col">{t('prefs.app')}</th>
            <th scope="col">{t('prefs.mail')}</th>
          </tr>
        </thead>
        <tbody>
          {props.kinds.map((one) => {
            const what = t(`prefs.${props.staff ? 'staff' : 'contact'}_${one.kind}`);
            const chosen = props.settings.kinds[one.kind];
            return (
              <tr key={one.kind}>
                <th scope="row">{what}</th>
                <td>
                  {one.app === undefined ? (
                    <span className={classes.hint}>{t('prefs.mailOnly')}</span>
                  ) : (
                    <Switch
                      aria-label={t('prefs.appOf', { what })}
                      checked={chosen?.app ?? one.app}
                      onChange={(event) => props.onChoose(one.kind, { app: event.currentTarget.checked })}
                    />
                  )}
                </td>
                <td>
                  <NativeSelect
                    size="xs"
                    aria-label={t('prefs.mailOf', { what })}
                    disabled={one.fixed}
                    title={one.fixed ? t('prefs.fixed') : undefined}
                    value={one.fixed ? one.mail : (chosen?.mail ?? one.mail)}
                    data={mailModes.map((value) => ({ value, label: t(`prefs.mode_${value}`) }))}
                    onChange={(event) => {
                      const mail = mailModes.find((mode) => mode === event.currentTarget.value);
                      if (mail) props.onChoose(one.kind, { mail });
                    }}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {props.kinds.some((one) => one.fixed) && <p className={classes.hint}>{t('prefs.fixed')}</p>}
    </section>
  );
}
