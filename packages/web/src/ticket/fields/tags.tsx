import { MultiSelect, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { tagsQuery } from '../../api/people.ts';
import { deskQuery } from '../../api/queue.ts';
import classes from '../context.module.css';
import type { TicketActions } from '../use-actions.tsx';

/** Tags of the desk, free or of the client's list; each one saved as it is given or taken away. */
export function Tags({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
  const { t } = useTranslation();
  const listed = useQuery(deskQuery(ticket.client)).data?.tags;
  const used = useQuery(tagsQuery(ticket.client)).data?.items ?? [];
  const tags = ticket.tags ?? [];
  const common = {
    value: tags,
    'aria-label': t('custom.tags'),
    placeholder: tags.length === 0 ? t('custom.addTag') : '',
    disabled: ticket.phase === 'closed',
    size: 'xs' as const,
    onChange: (next: string[]) => actions.patch({ tags: next }, { tags: next }, t('custom.tags')),
    comboboxProps: { width: 230, position: 'bottom-end' as const, transitionProps: { duration: 80 } },
    classNames: { input: classes.tagsInput ?? '' },
  };
  return (
    <div className={classes.property}>
      <span className={classes.propertyLabel}>{t('custom.tags')}</span>
      {listed ? (
        <MultiSelect {...common} data={[...new Set([...listed, ...tags])]} searchable hidePickedOptions />
      ) : (
        <TagsInput {...common} data={used.map((one) => one.tag)} splitChars={[',', ' ']} maxTags={10} />
      )}
    </div>
  );
}
