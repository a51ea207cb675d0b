import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { MacroPreview } from '../../api/contract-talk.ts';
import { MacroSteps } from './macro-steps.tsx';
import { placeholders } from './placeholders.ts';
import { useVariableName } from './variable-name.ts';
import classes from './writing.module.css';

/** What a canned text says on a ticket: what has no value stands marked in its place, and is named. */
export function MacroShown({ ticket, preview }: { ticket: Ticket; preview: MacroPreview }) {
  const { t } = useTranslation();
  const nameOf = useVariableName();
  const { text, missing, actions } = preview;
  let from = 0;
  const parts = placeholders(text).flatMap(({ start, end }) => {
    const pair = [text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>];
    from = end;
    return pair;
  });
  return (
    <>
      <p className={classes.previewText}>
        {parts}
        {text.slice(from)}
      </p>
      {missing.length > 0 && (
        <p className={classes.missing}>
          {t('macro.missing', { count: missing.length, names: missing.map(nameOf).join(', ') })}
        </p>
      )}
      {actions.length > 0 && (
        <div>
          <h3>{t('macro.willDo')}</h3>
          <MacroSteps ticket={ticket} steps={actions} />
        </div>
      )}
    </>
  );
}
