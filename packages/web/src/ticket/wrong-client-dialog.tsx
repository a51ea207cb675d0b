import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import { IconSend } from '../ui/icons.ts';
import { ClientChip } from '../ui/marks.tsx';
import classes from './context.module.css';
import related from './related/related.module.css';

interface Props {
  why: string;
  name: string;
  client: DirectoryClient | undefined;
  onBack: () => void;
  onSend: () => void;
}

/** The stop before words about one client reach another one. Looking again is the near choice, and sends nothing. */
export function WrongClientDialog({ why, name, client, onBack, onSend }: Props) {
  const { t } = useTranslation();
  const reader = client?.name ?? t('app.unknown');
  return (
    <Modal opened onClose={onBack} title={t('wrongClient.title')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <div className={classes.doubt}>
        <p className={related.warning}>
          <span aria-hidden="true">!</span>
          <span>{why}</span>
        </p>
        <p className={classes.doubtReader}>
          {t('wrongClient.reads', { name })} <ClientChip client={client} />
        </p>
      </div>
      <div className={classes.dialogButtons}>
        <Button variant="default" leftSection={<IconSend size={15} />} onClick={onSend}>
          {t('wrongClient.send', { name, client: reader })}
        </Button>
        <Button onClick={onBack} data-autofocus>
          {t('wrongClient.back')}
        </Button>
      </div>
    </Modal>
  );
}
