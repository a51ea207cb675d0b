import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { ariaKeys, capsOf } from '../lib/keys.ts';
import { useBrand } from '../portal/brand.ts';
import { BrandLogo } from '../portal/brand-logo.tsx';
import { IconPlus, IconSearch } from '../ui/icons.ts';
import { Mark } from '../ui/mark.tsx';
import { ContactNavigation, StaffNavigation } from './navigation.tsx';
import { NotificationBell } from './notification-bell.tsx';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

export function Sidebar(props: { onNewTicket: () => void; onHelp: () => void; onPalette: () => void }) {
  const { onNewTicket, onHelp, onPalette } = props;
  const { t } = useTranslation();
  const me = useMe();
  const staff = me.kind !== 'contact';
  const brand = useBrand(me);
  return (
    <div className={classes.sidebar}>
      <div className={classes.sideTop}>
        <div className={classes.org}>
          {brand ? <BrandLogo brand={brand} /> : <Mark size={24} />}
          <span className={classes.orgName}>{brand?.name ?? me.client?.name ?? me.msp.name}</span>
          <NotificationBell />
        </div>
        {staff && (
          <button type="button" className={classes.find} onClick={onPalette} aria-keyshortcuts={ariaKeys('palette')}>
            <IconSearch size={16} aria-hidden="true" />
            <span>{t('palette.open')}</span>
            <span className={classes.findKeys} aria-hidden="true">
              {capsOf('palette').map((cap) => (
                <kbd key={cap}>{cap}</kbd>
              ))}
            </span>
          </button>
        )}
        <Button
          variant="default"
          fullWidth
          justify="flex-start"
          leftSection={<IconPlus size={16} />}
          onClick={onNewTicket}
          aria-keyshortcuts={ariaKeys('newTicket')}
          className={classes.newTicket}
        >
          {staff ? t('nav.newTicket') : t('nav.newRequest')}
        </Button>
      </div>
      {staff ? <StaffNavigation /> : <ContactNavigation />}
      <UserMenu onHelp={onHelp} />
    </div>
  );
}
