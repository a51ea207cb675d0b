import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../api/contract-talk.ts';
import { download } from '../../api/files.ts';
import { useBytes } from '../../lib/bytes.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { IconDownload, IconFile } from '../../ui/icons.ts';
import { FileIcon } from './file-icon.tsx';
import classes from './files.module.css';
import { kindOf } from './media.ts';

/** The files of one message: each says what it is and how large, and is downloaded by a click. */
export function Attachments({ files, address }: { files: readonly Attachment[]; address: string }) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className={classes.attachments} aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.id}>{file.erased ? <Erased file={file} /> : <Download file={file} address={address} />}</li>
      ))}
    </ul>
  );
}

function Download({ file, address }: { file: Attachment; address: string }) {
  const { t } = useTranslation();
  const bytes = useBytes();
  const [asking, setAsking] = useState(false);
  const fetchIt = async () => {
    setAsking(true);
    try {
      await download(address, file);
    } catch (error) {
      report.failed(t('files.notDownloaded', { name: file.name, reason: reasonOf(error, t) }));
    } finally {
      setAsking(false);
    }
  };
  return (
    <button
      type="button"
      className={classes.attachment}
      disabled={asking}
      title={file.name}
      onClick={() => void fetchIt()}
    >
      <FileIcon type={file.type} />
      <VisuallyHidden>{t('files.download')} </VisuallyHidden>
      <span className={classes.name}>{file.name}</span>
      <VisuallyHidden>, {t(`files.kind_${kindOf(file.type)}`)}, </VisuallyHidden>
      <span className={classes.size}>{bytes(file.size)}</span>
      <IconDownload size={16} aria-hidden="true" />
    </button>
  );
}

function Erased({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const bytes = useBytes();
  return (
    <span className={classes.attachment} data-erased>
      <IconFile size={18} aria-hidden="true" />
      <span className={classes.name}>{t('files.erased')}</span>
      <span className={classes.size}>{bytes(file.size)}</span>
    </span>
  );
}
