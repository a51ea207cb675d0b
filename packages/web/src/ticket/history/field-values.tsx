import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldValue, Ticket } from '../../api/contract.ts';
import type { FieldAt } from '../../api/contract-work.ts';
import { deskQuery } from '../../api/queue.ts';
import { fieldValuesQuery } from '../../api/work.ts';
import { useFormat } from '../../lib/format.ts';
import { useValues } from '../values.ts';
import classes from './history.module.css';
import { pastFields } from './past-fields.ts';

const WAYS = ['web', 'api', 'cli', 'timer', 'import'] as const;

/** What a field has held over time: who gave it, when, from where, and what was said with it. */
export function FieldValues({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const { name } = useValues(ticket.client, ticket.kind);
  const own = useQuery(deskQuery(ticket.client)).data?.fields ?? [];
  const [field, setField] = useState('status');
  const options = [
    ...pastFields.map((one) => ({ value: one as string, label: name(one) })),
    ...own.map(({ id, label }) => ({ value: `fields.${id}`, label })),
  ];
  return (
    <section className={classes.values} aria-labelledby="past-values">
      <div className={classes.valuesHead}>
        <h3 id="past-values">{t('past.values')}</h3>
        <NativeSelect
          aria-label={t('past.field')}
          data={options}
          value={field}
          onChange={(event) => setField(event.currentTarget.value)}
        />
      </div>
      <Values key={field} ticket={ticket} address={address} field={field} />
    </section>
  );
}

function Values({ ticket, address, field }: { ticket: Ticket; address: string; field: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { value } = useValues(ticket.client, ticket.kind);
  const query = useInfiniteQuery(fieldValuesQuery(address, field));
  const values = query.data?.pages.flatMap((page) => page.values) ?? [];
  const from = ({ since }: FieldAt): string => {
    if (!since) return '';
    if (since.imported) {
      return t('past.byImport', { source: since.imported.source, row: format.number(since.imported.row) });
    }
    const way = WAYS.find((one) => one === since.via);
    return way ? t(`past.via_${way}`) : (since.via ?? '');
  };
  if (query.isError) return <p role="alert">{t('past.failed')}</p>;
  return (
    <>
      <div className={classes.tableFrame}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('past.colValue')}</th>
              <th scope="col">{t('past.colSince')}</th>
              <th scope="col">{t('past.colBy')}</th>
              <th scope="col">{t('past.colFrom')}</th>
            </tr>
          </thead>
          <tbody>
            {values.map((one) => (
              <tr key={`${one.since?.v ?? 0} ${one.at}`}>
                <td>
                  {field === 'requester' && one.value === ticket.requester.id
                    ? ticket.requester.name
                    : value(field, Array.isArray(one.value) ? one.value.join(', ') : (one.value as FieldValue))}
                  {Object.values(one.since?.why ?? {}).map((words) => (
                    <span key={words} className={classes.why}>
                      {words}
                    </span>
                  ))}
                </td>
                <td>{one.since ? format.full(one.since.at) : t('past.never')}</td>
                <td>{one.since?.by.name}</td>
                <td>
                  {from(one)}
                  {one.since && <code className={classes.request}>{t('past.request', { id: one.since.request })}</code>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('past.moreValues')}
        </Button>
      )}
    </>
  );
}
