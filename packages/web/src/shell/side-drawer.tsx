import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './shell.module.css';

/** The sidebar of a narrow screen. */
export function SideDrawer(props: { opened: boolean; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      size={288}
      padding={0}
      lockScroll={false}
      title={t('app.menu')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ header: classes.drawerHead ?? '', body: classes.drawerBody ?? '' }}
    >
      {props.children}
    </Drawer>
  );
}
