import { type ReactNode, useId } from 'react';
import classes from './context.module.css';

interface Props {
  title: string;
  /** Stands at the end of the title. */
  action?: ReactNode;
  /** A name by which what is missing there is led to; see `jump.ts`. */
  part?: string;
  children: ReactNode;
}

/** One block beside the conversation. */
export function Section({ title, action, part, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id} data-part={part}>
      <div className={classes.sectionHead}>
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
