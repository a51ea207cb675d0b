import { SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut, useMe } from '../api/session.ts';
import { changeLanguage, type Language, languages } from '../i18n/i18n.ts';
import { capsOf } from '../lib/keys.ts';
import { type Density, settings, useDensity, useSingleKeys } from '../lib/settings.ts';
import { IconBell, IconKeyboard, IconLogout } from '../ui/icons.ts';
import { type AtButton, LatePanel } from './late-panel.tsx';
import classes from './shell.module.css';

function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <div className={classes.choice}>
      <span className={classes.choiceLabel}>{props.label}</span>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={props.label}
        value={props.value}
        data={props.options}
        onChange={props.onChange}
      />
    </div>
  );
}

function StaffChoices(): ReactNode {
  const { t } = useTranslation();
  const density = useDensity();
  const keys = useSingleKeys();
  return (
    <>
      <Choice<Density>
        label={t('user.density')}
        value={density}
        options={[
          { value: 'compact', label: t('user.compact') },
          { value: 'comfortable', label: t('user.comfortable') },
        ]}
        onChange={settings.setDensity}
      />
      <div className={classes.choice}>
        <Switch
          label={t('user.keys')}
          checked={keys}
          onChange={(event) => settings.setSingleKeys(event.currentTarget.checked)}
        />
      </div>
    </>
  );
}

/** Appearance, language and the way out. */
export function UserPanel({ onHelp, ...at }: AtButton & { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  // Without `keepTransitions` Mantine writes an inline style for a moment, which the policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <LatePanel {...at} position="top-start" width={268} label={t('user.menu')} className={classes.userDropdown}>
      <Choice
        label={t('user.theme')}
        value={colorScheme}
        options={[
          { value: 'light', label: t('user.light') },
          { value: 'dark', label: t('user.dark') },
          { value: 'auto', label: t('user.system') },
        ]}
        onChange={setColorScheme}
      />
      <Choice<Language>
        label={t('user.language')}
        value={i18n.language === 'de' ? 'de' : 'en'}
        options={(Object.keys(languages) as Language[]).map((value) => ({ value, label: languages[value] }))}
        onChange={(language) => void changeLanguage(language)}
      />
      {me.kind !== 'contact' && <StaffChoices />}
      <hr className={classes.rule} />
      <Link to="/settings/notifications" className={classes.menuItem} onClick={() => at.onChange(false)}>
        <IconBell size={16} /> {t('prefs.short')}
      </Link>
      <button
        type="button"
        className={classes.menuItem}
        onClick={() => {
          at.onChange(false);
          onHelp();
        }}
      >
        <IconKeyboard size={16} /> {t('user.help')} <kbd>{capsOf('help')}</kbd>
      </button>
      <button type="button" className={classes.menuItem} onClick={() => void signOut()}>
        <IconLogout size={16} /> {t('user.signOut')}
      </button>
    </LatePanel>
  );
}
