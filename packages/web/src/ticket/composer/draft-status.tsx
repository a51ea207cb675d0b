import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DraftKeeper, DraftState } from '../../lib/draft.ts';
import { useFormat } from '../../lib/format.ts';
import { IconAlertTriangle, IconCloudCheck, IconCloudOff } from '../../ui/icons.ts';
import classes from './writing.module.css';

/** Whether what was written is safe. Not announced at each save: it can be read when wanted. */
export function DraftStatus({ draft }: { draft: DraftState }) {
  const { t } = useTranslation();
  if (draft.status !== 'saved' && draft.status !== 'waiting') return null;
  const saved = draft.status === 'saved';
  return (
    <span className={classes.saved} data-saved={saved}>
      {saved ? <IconCloudCheck size={15} aria-hidden="true" /> : <IconCloudOff size={15} aria-hidden="true" />}
      {saved ? t('draft.saved') : t('draft.waiting')}
    </span>
  );
}

/** Two windows wrote on one draft: both are there to be read, and a person decides. */
export function DraftConflict({ draft, keeper }: { draft: DraftState; keeper: DraftKeeper }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { theirs } = draft;
  if (draft.status !== 'conflict' || !theirs) return null;
  const gone = theirs.text === '' && theirs.files.length === 0;
  return (
    <div className={classes.conflict} role="alert">
      <p>
        <IconAlertTriangle size={16} aria-hidden="true" />
        {gone
          ? t('draft.goneElsewhere')
          : t('draft.changedElsewhere', { when: theirs.updatedAt ? format.full(theirs.updatedAt) : '' })}
      </p>
      {!gone && <blockquote>{theirs.text}</blockquote>}
      <div>
        <Button size="xs" variant="default" onClick={() => keeper.settle('mine')}>
          {t('draft.keepMine')}
        </Button>
        <Button size="xs" variant="default" onClick={() => keeper.settle('theirs')}>
          {gone ? t('draft.discard') : t('draft.takeTheirs')}
        </Button>
      </div>
    </div>
  );
}
