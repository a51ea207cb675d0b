import { ActionIcon, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FilePolicy } from '../../api/contract-talk.ts';
import { useBytes } from '../../lib/bytes.ts';
import { IconX } from '../../ui/icons.ts';
import { FileIcon } from './file-icon.tsx';
import classes from './files.module.css';
import type { Upload, Uploads } from './use-uploads.ts';

/** The files that are to go with what is being written: on their way, being checked, ready, or why not. */
export function FileTray({ uploads, policy }: { uploads: Uploads; policy: FilePolicy | undefined }) {
  const { t } = useTranslation();
  const bytes = useBytes();
  if (uploads.items.length === 0) return null;
  return (
    <ul className={classes.tray} aria-label={t('files.toSend')}>
      {uploads.items.map((one) => (
        <li key={one.key} data-state={one.state}>
          <FileIcon type={one.type} />
          <span className={classes.trayName}>
            <span className={classes.name} title={one.name}>
              {one.name}
            </span>
            <State upload={one} policy={policy} />
          </span>
          <span className={classes.size}>{bytes(one.size)}</span>
          {one.state === 'failed' && (
            <Button size="compact-xs" variant="default" onClick={() => uploads.retry(one.key)}>
              {t('app.retry')}
            </Button>
          )}
          <ActionIcon
            size={26}
            aria-label={t('files.remove', { name: one.name })}
            onClick={() => uploads.remove(one.key)}
          >
            <IconX size={15} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function State({ upload, policy }: { upload: Upload; policy: FilePolicy | undefined }) {
  const { t } = useTranslation();
  const bytes = useBytes();
  const { state, name, part, fault = 'type', why, detail } = upload;
  if (state === 'ready') return null;
  if (state === 'sending') {
    const percent = Math.round(part * 100);
    return (
      <span className={classes.state}>
        <progress max={100} value={percent} aria-label={t('files.sending', { name })} />
        <span aria-hidden="true">{percent} %</span>
      </span>
    );
  }
  const limit = { most: bytes(policy?.maxBytes ?? 0), count: policy?.perMessage ?? 0 };
  const words =
    state === 'checking'
      ? t('files.checking')
      : state === 'held'
        ? t('files.held', { why: t(`files.why_${why ?? 'scanner'}`) })
        : state === 'failed'
          ? t('files.failed', { why: detail ?? t('files.noConnection') })
          : fault === 'too_many'
            ? t('files.fault_too_many', { count: limit.count })
            : t(`files.fault_${fault}`, { most: limit.most });
  return (
    <span className={classes.state} role={state === 'checking' ? 'status' : 'alert'}>
      {words}
    </span>
  );
}
