import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isMac } from '../lib/keys.ts';
import { useSingleKeys } from '../lib/settings.ts';
import classes from './shell.module.css';

const mod = isMac ? '⌘' : 'Ctrl';

const shortcuts = [
  [['j'], 'help.next'],
  [['k'], 'help.previous'],
  [['Enter'], 'help.open'],
  [['/'], 'help.filter'],
  [[mod, 'K'], 'help.search'],
  [['c'], 'help.new'],
  [['r'], 'help.reply'],
  [['n'], 'help.note'],
  [['i'], 'help.me'],
  [['t'], 'help.time'],
  [[mod, 'Enter'], 'help.send'],
  [['u'], 'help.back'],
  [['?'], 'help.help'],
] as const;

export function HelpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const on = useSingleKeys();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {!on && <p className={classes.helpOff}>{t('help.off')}</p>}
      <dl className={classes.help}>
        {shortcuts.map(([keys, label]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
