import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next, { type TFunction } from 'i18next';
import { ApiError } from '../api/client.ts';
import { IconAlertTriangle, IconCheck } from '../ui/icons.ts';
import classes from './report.module.css';

/** Long enough to notice a slip of the hand, and to reach the button by keyboard. */
const UNDO_MS = 10_000;

let takeBack: (() => void) | undefined;

/** Tells the outcome of a person's own action: seen as a toast, heard because a toast is an alert (Mantine). */
export const report = {
  done: (message: string) =>
    notifications.show({
      message,
      color: 'green',
      icon: <IconCheck size={16} />,
      autoClose: 4000,
      withCloseButton: false,
    }),
  /** Done, and can be taken back for a while with one click. */
  undoable: (message: string, label: string, undo: () => void, ms = UNDO_MS) => {
    const once = () => {
      if (takeBack === once) takeBack = undefined;
      notifications.hide(id);
      undo();
    };
    takeBack = once;
    const id = notifications.show({
      message: (
        <span className={classes.undoable}>
          <span>{message}</span>
          <Button size="compact-sm" variant="default" onClick={once}>
            {label}
          </Button>
        </span>
      ),
      color: 'green',
      icon: <IconCheck size={16} />,
      autoClose: ms,
      withCloseButton: false,
      onClose: () => {
        if (takeBack === once) takeBack = undefined;
      },
    });
  },
  /** Tells of something that goes on elsewhere, with the way there; the same way stands in the navigation. */
  going: (message: string, label: string, go: () => void) => {
    const id = notifications.show({
      message: (
        <span className={classes.undoable}>
          <span>{message}</span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              go();
            }}
          >
            {label}
          </Button>
        </span>
      ),
      autoClose: UNDO_MS,
      closeButtonProps: { 'aria-label': i18next.t('app.close') },
    });
  },
  /** Takes back what can still be taken back, the last thing first. @returns false where there is nothing. */
  undoLast: (): boolean => {
    const last = takeBack;
    last?.();
    return last !== undefined;
  },
  failed: (message: string) =>
    notifications.show({
      message,
      color: 'red',
      icon: <IconAlertTriangle size={16} />,
      autoClose: 12_000,
      closeButtonProps: { 'aria-label': i18next.t('app.close') },
    }),
};

/** One sentence for a refused save. */
export function refusal(error: unknown, t: TFunction): string {
  if (error instanceof ApiError) {
    if (error.status === 412) return t('result.stale');
    if (error.status === 0) return t('result.offline');
    return t('result.failed', { reason: error.summary });
  }
  return t('result.failed', { reason: String(error) });
}

/** Why a command was refused, in a form that stays open: the sentence alone. */
export function reasonOf(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) return String(error);
  if (error.status === 0) return t('result.offline');
  return error.status === 412 ? t('result.stale') : error.summary;
}

/** What the server says of one field of a form, by its JSON pointer. */
export function fieldFault(error: unknown, pointer: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problem?.errors?.find((fault) => fault.pointer === pointer)?.detail;
}
