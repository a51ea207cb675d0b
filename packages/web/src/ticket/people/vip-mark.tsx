import { useTranslation } from 'react-i18next';
import { IconStar } from '../../ui/icons.ts';
import classes from '../context.module.css';

export function VipMark() {
  const { t } = useTranslation();
  return (
    <span className={classes.vip} title={t('people.vipHint')}>
      <IconStar size={12} aria-hidden="true" /> {t('people.vip')}
    </span>
  );
}
