import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { IconAlertTriangle, IconInfoCircle } from '../../ui/icons.ts';
import classes from './people.module.css';

/** What to know before acting, calm and above everything else; a warning is told by its word and icon too. */
export function Advisories({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  if (!ticket.advisories || ticket.advisories.length === 0) return null;
  const sorted = [...ticket.advisories].sort(
    (a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'),
  );
  return (
    <ul className={classes.advisories} aria-label={t('people.advisories')}>
      {sorted.map((advisory) => {
        const warning = advisory.severity === 'warning';
        const Icon = warning ? IconAlertTriangle : IconInfoCircle;
        const about = advisory.about === 'person' ? t('people.aboutPerson', { name: ticket.requester.name }) : '';
        return (
          <li key={advisory.id ?? advisory.text} data-severity={advisory.severity}>
            <Icon size={16} aria-hidden="true" />
            <span>
              <strong>
                {warning ? t('people.warning') : t('people.info')}
                {about !== '' && ` · ${about}`}
              </strong>{' '}
              {advisory.text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
