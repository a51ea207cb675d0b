import { Button, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './context.module.css';

/** A dialog that is one form. */
export function Frame(props: { title: string; onClose: () => void; onSubmit: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">{props.children}</Stack>
      </form>
    </Modal>
  );
}

export function Buttons(props: { busy: boolean; label: string; icon: ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.dialogButtons}>
      <Button variant="default" onClick={props.onClose}>
        {t('app.cancel')}
      </Button>
      <Button type="submit" loading={props.busy} leftSection={props.icon}>
        {props.label}
      </Button>
    </div>
  );
}
