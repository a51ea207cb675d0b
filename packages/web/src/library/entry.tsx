import { Button, UnstyledButton } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prepared } from '../api/contract-library.ts';
import { useDirectory } from '../api/session.ts';
import { useFormat } from '../lib/format.ts';
import { useTold } from '../lib/told.ts';
import { IconChevronRight } from '../ui/icons.ts';
import page from '../ui/page.module.css';

interface Told {
  onSuccess: () => void;
  onError: (error: unknown) => void;
}

interface Props {
  label: string;
  /** What it is, beside its name. */
  hint: string;
  /** Whom it is for. */
  scope: string;
  /** Undefined for what comes from the tenants' files: read here, changed there. */
  written?: Prepared | undefined;
  onEdit?: () => void;
  onArchive?: (archived: boolean, told: Told) => void;
  onTakeAway?: (told: Told) => void;
  children: ReactNode;
}

/** One prepared thing in a line, and all about it once it is opened. */
export function Entry(props: Props) {
  const { label, hint, scope, written, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const lookup = useDirectory();
  const told = useTold();
  const panel = useId();
  const [opened, setOpened] = useState(false);
  const [sure, setSure] = useState(false);
  return (
    <li>
      <UnstyledButton
        className={page.entryHead}
        aria-expanded={opened}
        aria-controls={panel}
        onClick={() => setOpened(!opened)}
      >
        <IconChevronRight size={15} aria-hidden="true" data-open={opened || undefined} />
        <strong>{label}</strong>
        <span className={page.quiet}>{hint}</span>
        {written?.archived && (
          <span className={page.state} data-tone="wait">
            {t('library.archived')}
          </span>
        )}
        <span>
          <span className={page.state}>{written ? scope : t('library.fromFile')}</span>
        </span>
      </UnstyledButton>
      {opened && (
        <div id={panel} className={page.details}>
          {children}
          <p className={page.quiet}>
            {written
              ? t('library.updated', {
                  when: format.full(written.updatedAt),
                  who: lookup.person(written.updatedBy)?.name ?? t('jobs.byFormer'),
                })
              : t('library.fromFileHint')}
          </p>
          {written?.mayChange && !sure && (
            <div className={page.buttons}>
              <Button size="xs" variant="default" onClick={props.onEdit}>
                {t('library.edit')}
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  props.onArchive?.(
                    !written.archived,
                    told(t(written.archived ? 'library.restoredOne' : 'library.archivedOne', { name: label })),
                  )
                }
              >
                {t(written.archived ? 'library.restore' : 'library.archive')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setSure(true)}>
                {t('library.takeAway')}
              </Button>
            </div>
          )}
          {sure && (
            <div className={page.sure} role="alert">
              <p>{t('library.takeAwaySure', { name: label })}</p>
              <Button
                size="xs"
                color="red"
                onClick={() => props.onTakeAway?.(told(t('library.takenAway', { name: label })))}
              >
                {t('library.takeAway')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setSure(false)}>
                {t('app.cancel')}
              </Button>
            </div>
          )}
        </div>
      )}
    </li>
  );
}
