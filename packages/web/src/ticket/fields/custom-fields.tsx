import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { Field, FieldInput } from '../../api/contract-fields.ts';
import { deskQuery } from '../../api/queue.ts';
import { useDirectory } from '../../api/session.ts';
import { useChange } from '../../api/tickets.ts';
import { fieldFault, reasonOf } from '../../lib/report.tsx';
import { Section } from '../section.tsx';
import { FieldEditor } from './field-editor.tsx';
import classes from './fields.module.css';

/** The client's own fields, each saved by itself; what the server refuses is said at the field. */
export function CustomFields({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const desk = useQuery(deskQuery(ticket.client)).data;
  const client = useDirectory().client(ticket.client)?.name ?? t('app.unknown');
  const fields = (desk?.fields ?? []).filter((field) => field.kinds?.includes(ticket.kind) ?? true);
  if (fields.length === 0) return null;
  return (
    <Section title={t('custom.fields', { client })}>
      <div className={classes.fields}>
        {fields.map((field) => (
          <CustomField key={field.id} field={field} ticket={ticket} address={address} />
        ))}
      </div>
    </Section>
  );
}

/** Up to which moment it is wanted and still missing. */
function missing(field: Field, value: FieldInput | undefined): Field['required'] {
  return value === undefined || value === '' ? field.required : undefined;
}

function CustomField({ field, ticket, address }: { field: Field; ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const change = useChange(address);
  const value = ticket.fields[field.id];
  const wanted = missing(field, value);
  const save = (next: FieldInput | null) => {
    const { [field.id]: _old, ...rest } = ticket.fields;
    change.mutate({
      optimistic: { fields: next === null ? rest : { ...rest, [field.id]: next } },
      patch: { fields: { [field.id]: next } },
    });
  };
  const fault = change.error
    ? (fieldFault(change.error, `/fields/${field.id}`) ?? reasonOf(change.error, t))
    : undefined;
  return (
    <div className={classes.field} data-part={`fields.${field.id}`}>
      <FieldEditor
        field={field}
        client={ticket.client}
        value={value}
        disabled={ticket.phase === 'closed'}
        error={fault}
        onSave={save}
      />
      {wanted && !fault && <p className={classes.wanted}>{t(`custom.required_${wanted}`)}</p>}
    </div>
  );
}
