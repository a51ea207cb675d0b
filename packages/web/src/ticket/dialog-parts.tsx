import { Button, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import classes from './context.module.css';

export interface ActionDialogProps {
  ticket: Ticket;
  address: string;
  busy: boolean;
  /** Why the server refused the last try. */
  error: unknown;
  onClose: () => void;
  onRun: (action: string, body: Record<string, unknown>, optimistic?: Partial<Ticket>) => void;
  /** Leaves the dialog for the part of the ticket that a pointer names. */
  onJump: (pointer: string) => void;
}

/** A dialog that is one form. */
export function Frame(props: {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  /** Why it was refused. */
  refused?: string | undefined;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {props.children}
          {props.refused !== undefined && (
            <p className={classes.refused} role="alert">
              {props.refused}
            </p>
          )}
        </Stack>
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
