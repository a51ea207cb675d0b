import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { useKeys } from '../lib/keys.ts';
import { report } from '../lib/report.tsx';
import { type CommandTarget, currentTarget } from '../lib/target.ts';
import { useLive } from '../live/apply.ts';
import { OfflineBanner } from '../live/offline-banner.tsx';
import type { Mode } from '../palette/commands.tsx';
import { useBrand, useBrandedPage } from '../portal/brand.ts';
import { BrandLogo } from '../portal/brand-logo.tsx';
import { IconMenu2 } from '../ui/icons.ts';
import { Mark } from '../ui/mark.tsx';
import { NotificationBell } from './notification-bell.tsx';
import classes from './shell.module.css';
import { ShellContext } from './shell-context.ts';
import { Sidebar } from './sidebar.tsx';

const NewTicketDialog = lazy(() =>
  import('../queue/new-ticket-dialog.tsx').then((m) => ({ default: m.NewTicketDialog })),
);

const SideDrawer = lazy(() => import('./side-drawer.tsx').then((m) => ({ default: m.SideDrawer })));
const HelpDialog = lazy(() => import('./help-dialog.tsx').then((m) => ({ default: m.HelpDialog })));
const Palette = lazy(() => import('../palette/palette.tsx').then((m) => ({ default: m.Palette })));

/** One opening of the palette; it outlives its window, for a dialog that a command asked for. */
interface Asking {
  readonly id: number;
  readonly first: Mode;
  readonly target: CommandTarget | undefined;
  readonly open: boolean;
}

/** The keys that work on every screen of the desk. */
function useDeskKeys(staff: boolean, palette: (first?: Mode) => void): void {
  const navigate = useNavigate();
  const queue = (search: Record<string, string>) => void navigate({ to: '/queue', search });
  const own = {
    palette: () => palette(),
    undo: report.undoLast,
    goWork: () => void navigate({ to: '/today' }),
    goInbox: () => void navigate({ to: '/inbox' }),
    goTeam: () => void navigate({ to: '/overview' }),
    goQueue: () => queue({}),
    goMine: () => queue({ scope: 'mine' }),
    goUnassigned: () => queue({ scope: 'unassigned' }),
  };
  useKeys(staff ? own : {});
}

/** The console can be installed as an application; a portal wears its client's brand, and is no application of ours. */
function useInstallable(staff: boolean): void {
  useEffect(() => {
    if (!staff) return undefined;
    const link = Object.assign(document.createElement('link'), { rel: 'manifest', href: '/console.webmanifest' });
    document.head.append(link);
    return () => link.remove();
  }, [staff]);
}

/** Sidebar and content; on narrow screens the sidebar is a drawer behind a button. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const path = useLocation({ select: (location) => location.href });
  const [drawer, drawerControl] = useDisclosure(false);
  // From its first opening on it stays, so that it can be seen to close.
  const [wantsDrawer, setWantsDrawer] = useState(false);
  const [help, helpControl] = useDisclosure(false);
  const [asking, setAsking] = useState<Asking>();
  const [creating, setCreating] = useState(false);
  const staff = me.kind !== 'contact';
  const brand = useBrand(me);
  useBrandedPage(brand);
  useLive(me);

  const openDrawer = () => {
    setWantsDrawer(true);
    drawerControl.open();
  };
  const newTicket = () => {
    drawerControl.close();
    if (staff) setCreating(true);
    else void navigate({ to: '/requests/new' });
  };
  const palette = (first: Mode = 'all') =>
    setAsking((old) => ({ id: (old?.id ?? 0) + 1, first, target: currentTarget(), open: true }));
  useKeys({ help: helpControl.open, newTicket });
  useDeskKeys(staff, palette);
  useInstallable(staff);
  // The drawer closes whenever the address changes.
  useEffect(() => drawerControl.close(), [path]);

  const sidebar = <Sidebar onNewTicket={newTicket} onHelp={helpControl.open} onPalette={palette} />;
  return (
    <ShellContext value={{ newTicket, palette }}>
      <a href="#content" className={classes.skip}>
        {t('app.skip')}
      </a>
      <div className={classes.shell}>
        <aside className={classes.side}>{sidebar}</aside>
        {/* No banner: a dialog that lies over the page has one of its own. */}
        <section className={classes.bar} aria-label={brand?.name ?? me.msp.name}>
          <ActionIcon size={36} onClick={openDrawer} aria-label={t('app.menu')}>
            <IconMenu2 size={20} />
          </ActionIcon>
          {brand ? <BrandLogo brand={brand} size={22} /> : <Mark size={22} />}
          <span className={classes.barName}>{brand?.name ?? me.msp.name}</span>
          <NotificationBell />
        </section>
        <main id="content" tabIndex={-1} className={classes.content}>
          {children}
        </main>
      </div>
      {wantsDrawer && (
        <Suspense>
          <SideDrawer opened={drawer} onClose={drawerControl.close}>
            {sidebar}
          </SideDrawer>
        </Suspense>
      )}
      {help && (
        <Suspense>
          <HelpDialog onClose={helpControl.close} />
        </Suspense>
      )}
      {asking && (
        <Suspense>
          <Palette
            key={asking.id}
            open={asking.open}
            first={asking.first}
            target={asking.target}
            onClose={() => setAsking({ ...asking, open: false })}
          />
        </Suspense>
      )}
      <OfflineBanner />
      {creating && (
        <Suspense>
          <NewTicketDialog onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </ShellContext>
  );
}
