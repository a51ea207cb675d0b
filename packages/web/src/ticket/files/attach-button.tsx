import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePolicy } from '../../api/contract-talk.ts';
import { useBytes } from '../../lib/bytes.ts';
import { IconPaperclip } from '../../ui/icons.ts';
import classes from './files.module.css';
import type { Uploads } from './use-uploads.ts';

/** Opens the choice of files. The limit is said beforehand, not only when it is passed. */
export function AttachButton(props: { uploads: Uploads; policy: FilePolicy | undefined; wide?: boolean }) {
  const { uploads, policy, wide = false } = props;
  const { t } = useTranslation();
  const bytes = useBytes();
  const input = useRef<HTMLInputElement>(null);
  const limit = policy && t('files.limit', { most: bytes(policy.maxBytes), count: policy.perMessage });
  const choose = () => input.current?.click();
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.currentTarget.value = '';
        }}
      />
      {wide ? (
        <div className={classes.attachWide}>
          <Button variant="default" leftSection={<IconPaperclip size={16} />} onClick={choose}>
            {t('files.attach')}
          </Button>
          <span className={classes.hint}>
            {t('files.dropHint')} {limit}
          </span>
        </div>
      ) : (
        <Tooltip label={limit ? `${t('files.attach')}. ${limit}` : t('files.attach')} multiline>
          <ActionIcon size={30} aria-label={t('files.attach')} onClick={choose}>
            <IconPaperclip size={18} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}
