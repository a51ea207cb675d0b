import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** One sentence, one hint, one action: for a screen that has nothing (or nothing yet) to show. */
export function EmptyPanel(props: {
  icon: ReactNode;
  title: string;
  hint?: string;
  action?: ReactNode;
  tone?: 'quiet' | 'failed';
}) {
  return (
    <div className={classes.emptyPanel} role={props.tone === 'failed' ? 'alert' : 'status'}>
      <div className={classes.emptyIcon} data-tone={props.tone}>
        {props.icon}
      </div>
      <p className={classes.emptyTitle}>{props.title}</p>
      {props.hint && <p className={classes.emptyHint}>{props.hint}</p>}
      {props.action}
    </div>
  );
}
