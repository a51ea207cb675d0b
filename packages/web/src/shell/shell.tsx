import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { useKeys } from '../lib/keys.ts';
import { useBrand, useBrandedPage } from '../portal/brand.ts';
import { BrandLogo } from '../portal/brand-logo.tsx';
import { IconMenu2 } from '../ui/icons.ts';
import { Mark } from '../ui/mark.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { NotificationBell } from './notification-bell.tsx';
import classes from './shell.module.css';
import { ShellContext } from './shell-context.ts';
import { Sidebar } from './sidebar.tsx';

const NewTicketDialog = lazy(() =>
  import('../queue/new-ticket-dialog.tsx').then((m) => ({ default: m.NewTicketDialog })),
);

/** Sidebar and content; on narrow screens the sidebar is a drawer behind a button. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const path = useLocation({ select: (location) => location.href });
  const [drawer, drawerControl] = useDisclosure(false);
  const [help, helpControl] = useDisclosure(false);
  const [creating, setCreating] = useState(false);
  const staff = me.kind !== 'contact';
  const brand = useBrand(me);
  useBrandedPage(brand);

  const newTicket = () => {
    drawerControl.close();
    if (staff) setCreating(true);
    else void navigate({ to: '/requests/new' });
  };
  useKeys({ '?': helpControl.open, c: newTicket });
  // The drawer closes whenever the address changes.
  useEffect(() => drawerControl.close(), [path]);

  const sidebar = <Sidebar onNewTicket={newTicket} onHelp={helpControl.open} />;
  return (
    <ShellContext value={{ newTicket }}>
      <a href="#content" className={classes.skip}>
        {t('app.skip')}
      </a>
      <div className={classes.shell}>
        <aside className={classes.side}>{sidebar}</aside>
        <header className={classes.bar}>
          <ActionIcon size={36} onClick={drawerControl.open} aria-label={t('app.menu')}>
            <IconMenu2 size={20} />
          </ActionIcon>
          {brand ? <BrandLogo brand={brand} size={22} /> : <Mark size={22} />}
          <span className={classes.barName}>{brand?.name ?? me.msp.name}</span>
          <NotificationBell />
        </header>
        <main id="content" tabIndex={-1} className={classes.content}>
          {children}
        </main>
      </div>
      <Drawer
        opened={drawer}
        onClose={drawerControl.close}
        size={288}
        padding={0}
        lockScroll={false}
        title={t('app.menu')}
        closeButtonProps={{ 'aria-label': t('app.close') }}
        classNames={{ header: classes.drawerHead ?? '', body: classes.drawerBody ?? '' }}
      >
        {sidebar}
      </Drawer>
      <HelpDialog opened={help} onClose={helpControl.close} />
      {creating && (
        <Suspense>
          <NewTicketDialog onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </ShellContext>
  );
}
