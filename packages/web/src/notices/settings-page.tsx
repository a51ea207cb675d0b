import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeKind, NoticeSettings, Preferences } from '../api/contract-notices.ts';
import { preferencesQuery, useSavePreferences } from '../api/preferences.ts';
import { useMe } from '../api/session.ts';
import { refusal, report } from '../lib/report.tsx';
import { IconCloudOff } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';
import { KindTable } from './kind-table.tsx';
import { QuietPart } from './quiet-part.tsx';
import { RulesPart } from './rules-part.tsx';
import classes from './settings.module.css';

/** What one is told of, and how: the same page for the desk's people and for a client's. */
export function NoticeSettingsPage() {
  const { t } = useTranslation();
  const query = useQuery(preferencesQuery);
  useEffect(() => {
    document.title = `${t('prefs.title')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <header className={classes.head}>
          <h1>{t('prefs.title')}</h1>
          <p>{t('prefs.lead')}</p>
        </header>
        {query.isPending && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
        {query.isError && !query.data && (
          <EmptyPanel
            tone="failed"
            icon={<IconCloudOff size={26} />}
            title={t('prefs.failed')}
            action={
              <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
                {t('app.retry')}
              </Button>
            }
          />
        )}
        {query.data && <Form key={query.data.version} kept={query.data} />}
      </div>
    </div>
  );
}

function Form({ kept }: { kept: Preferences }) {
  const { t } = useTranslation();
  const staff = useMe().kind !== 'contact';
  const save = useSavePreferences();
  const [settings, setSettings] = useState<NoticeSettings>(kept.chosen);
  const changed = settings !== kept.chosen;
  const { quiet, rules } = settings;
  const wrong =
    quiet?.from === quiet?.to && quiet !== undefined
      ? 'prefs.sameTimes'
      : rules.some(isEmpty)
        ? 'prefs.needScope'
        : undefined;
  const chooseKind = (kind: NoticeKind, choice: { app?: boolean; mail?: NoticeSettings['rules'][number]['mail'] }) =>
    setSettings(({ noDigests, ...rest }) => ({
      ...rest,
      // Who chooses a summary again wants them again.
      ...(noDigests && !(choice.mail === 'hourly' || choice.mail === 'daily') ? { noDigests } : {}),
      kinds: { ...rest.kinds, [kind]: { ...rest.kinds[kind], ...choice } },
    }));
  const submit = () =>
    save.mutate(
      { version: kept.version, settings },
      { onSuccess: () => report.done(t('prefs.saved')), onError: (error) => report.failed(refusal(error, t)) },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) submit();
      }}
    >
      <KindTable staff={staff} kinds={kept.kinds} settings={settings} onChoose={chooseKind} />
      {staff && <RulesPart rules={rules} onChange={(next) => setSettings({ ...settings, rules: next })} />}
      <QuietPart
        staff={staff}
        zone={kept.zone}
        quiet={quiet}
        digestAt={settings.digestAt ?? kept.digestAt}
        onQuiet={(next) => {
          const { quiet: _old, ...rest } = settings;
          setSettings(next ? { ...rest, quiet: next } : rest);
        }}
        onDigestAt={(digestAt) => setSettings({ ...settings, digestAt })}
      />
      <footer className={classes.foot}>
        <Button type="submit" loading={save.isPending} disabled={!changed || wrong !== undefined}>
          {t('prefs.save')}
        </Button>
        <span role="status" className={classes.hint}>
          {wrong ? t(wrong) : changed ? t('prefs.unsaved') : ''}
        </span>
      </footer>
    </form>
  );
}

const isEmpty = ({ clients, priorities, kinds }: NoticeSettings['rules'][number]): boolean =>
  !(clients?.length || priorities?.length || kinds?.length);
