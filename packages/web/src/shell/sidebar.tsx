import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { useBrand } from '../portal/brand.ts';
import { BrandLogo } from '../portal/brand-logo.tsx';
import { IconPlus } from '../ui/icons.ts';
import { Mark } from '../ui/mark.tsx';
import { ContactNavigation, StaffNavigation } from './navigation.tsx';
import { NotificationBell } from './notification-bell.tsx';
import { SearchBox } from './search-box.tsx';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

export function Sidebar({ onNewTicket, onHelp }: { onNewTicket: () => void; onHelp: () => void }) {
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
        {staff && <SearchBox />}
        <Button
          variant="default"
          fullWidth
          justify="flex-start"
          leftSection={<IconPlus size={16} />}
          onClick={onNewTicket}
          aria-keyshortcuts="c"
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
