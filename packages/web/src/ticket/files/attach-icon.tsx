import { ActionIcon, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FilePolicy } from '../../api/contract-talk.ts';
import { IconPaperclip } from '../../ui/icons.ts';
import { FileChoice, useLimit } from './file-choice.tsx';
import type { Uploads } from './use-uploads.ts';

/** A small button, whose limit is told when it is pointed at. */
export function AttachIcon({ uploads, policy }: { uploads: Uploads; policy: FilePolicy | undefined }) {
  const { t } = useTranslation();
  const limit = useLimit(policy);
  return (
    <FileChoice uploads={uploads}>
      {(choose) => (
        <Tooltip label={limit ? `${t('files.attach')}. ${limit}` : t('files.attach')} multiline>
          <ActionIcon size={30} aria-label={t('files.attach')} onClick={choose}>
            <IconPaperclip size={18} />
          </ActionIcon>
        </Tooltip>
      )}
    </FileChoice>
  );
}
