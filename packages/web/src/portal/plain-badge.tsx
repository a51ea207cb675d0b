import { useTranslation } from 'react-i18next';
import { IconCircle, IconCircleCheck, IconCircleDashed, IconCircleDot, IconMessageCircle } from '../ui/icons.ts';
import classes from './portal.module.css';
import type { Plain } from './use-plain.ts';

const icons = {
  received: IconCircleDashed,
  inProgress: IconCircleDot,
  waiting: IconMessageCircle,
  solved: IconCircleCheck,
  closed: IconCircle,
};

export function PlainBadge({ status, words }: Plain) {
  const { t } = useTranslation();
  const Icon = icons[status];
  return (
    <span className={classes.badge} data-status={status}>
      <Icon size={15} aria-hidden="true" />
      {words ?? t(`portal.${status}`)}
    </span>
  );
}
