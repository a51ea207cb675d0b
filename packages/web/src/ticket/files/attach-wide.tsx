import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FilePolicy } from '../../api/contract-talk.ts';
import { IconPaperclip } from '../../ui/icons.ts';
import { FileChoice, useLimit } from './file-choice.tsx';
import classes from './files.module.css';
import type { Uploads } from './use-uploads.ts';

/** A button with words, and the limit beside it: for who attaches three times a year. */
export function AttachWide({ uploads, policy }: { uploads: Uploads; policy: FilePolicy | undefined }) {
  const { t } = useTranslation();
  const limit = useLimit(policy);
  return (
    <FileChoice uploads={uploads}>
      {(choose) => (
        <div className={classes.attachWide}>
          <Button variant="default" leftSection={<IconPaperclip size={16} />} onClick={choose}>
            {t('files.attach')}
          </Button>
          <span className={classes.hint}>
            {t('files.dropHint')} {limit}
          </span>
        </div>
      )}
    </FileChoice>
  );
}
