import { Menu, SegmentedControl, Switch, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut, useMe } from '../api/session.ts';
import { changeLanguage, type Language, languages } from '../i18n/i18n.ts';
import { type Density, settings, useDensity, useSingleKeys } from '../lib/settings.ts';
import { IconKeyboard, IconLogout } from '../ui/icons.ts';
import { PersonMark } from '../ui/marks.tsx';
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

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  // Without `keepTransitions` Mantine writes an inline style for a moment, which the policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <div className={classes.user}>
      <Menu position="top-start" width={268} closeOnItemClick={false}>
        <Menu.Target>
          <UnstyledButton className={classes.userButton} title={t('user.menu')}>
            <PersonMark name={me.name} size={26} />
            <span className={classes.userText}>
              <span className={classes.userName}>{me.name}</span>
              <span className={classes.userMail}>{me.email}</span>
            </span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
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
          <Menu.Divider />
          <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd>?</kbd>} onClick={onHelp} closeMenuOnClick>
            {t('user.help')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
            {t('user.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
