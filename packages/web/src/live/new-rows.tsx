import { useTranslation } from 'react-i18next';
import { IconRefresh } from '../ui/icons.ts';
import classes from './live.module.css';

/** Says that rows wait to be shown, over the list and moving none of it. */
export function NewRows({ came, left, show }: { came: number; left: boolean; show: () => void }) {
  const { t } = useTranslation();
  const words = came > 0 ? t('live.new', { count: came }) : left ? t('live.moved') : undefined;
  return (
    <div className={classes.pillPlace} role="status">
      {words !== undefined && (
        <button type="button" className={classes.pill} onClick={show}>
          <IconRefresh size={14} aria-hidden="true" />
          {words}
          <span className={classes.hidden}>{t('live.show')}</span>
        </button>
      )}
    </div>
  );
}
