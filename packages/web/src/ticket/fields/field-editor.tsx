import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field, FieldInput } from '../../api/contract-fields.ts';
import { contactsQuery } from '../../api/queue.ts';
import context from '../context.module.css';
import classes from './fields.module.css';

interface Props {
  field: Field;
  client: string;
  value: FieldInput | undefined;
  disabled: boolean;
  error: string | undefined;
  onSave: (value: FieldInput | null) => void;
}

/** Reads as text until it is used; each type has the editor that people know for it. */
export function FieldEditor(props: Props) {
  const { type } = props.field;
  if (type === 'choices') return <Choices {...props} />;
  if (type === 'choice' || type === 'boolean' || type === 'person') return <OneOf {...props} />;
  return <Typed key={String(props.value ?? '')} {...props} />;
}

function useCommon({ field, disabled, error }: Props) {
  const { t } = useTranslation();
  return {
    label: field.label,
    placeholder: t('custom.unset'),
    disabled,
    error,
    ...(field.help ? { title: field.help } : {}),
    classNames: {
      root: classes.editor ?? '',
      label: context.propertyLabel ?? '',
      input: context.propertyInput ?? '',
      error: classes.error ?? '',
    },
  };
}

const popup = { width: 230, position: 'bottom-end' as const, transitionProps: { duration: 80 } };

function OneOf(props: Props) {
  const { field, client, value, onSave } = props;
  const { t } = useTranslation();
  const common = useCommon(props);
  const contacts = useQuery({ ...contactsQuery(client, ''), enabled: field.type === 'person' }).data?.items ?? [];
  const options = {
    choice: (field.options ?? []).map(({ id, label }) => ({ value: id, label })),
    person: contacts.map(({ id, name }) => ({ value: id, label: name })),
    boolean: [
      { value: 'true', label: t('custom.yes') },
      { value: 'false', label: t('custom.no') },
    ],
  }[field.type as 'choice' | 'person' | 'boolean'];
  const now = value === undefined ? null : String(value);
  const data =
    now === null || options.some((one) => one.value === now) ? options : [{ value: now, label: now }, ...options];
  return (
    <Select
      {...common}
      data={data}
      value={now}
      clearable={!props.disabled}
      searchable={options.length > 6}
      comboboxProps={popup}
      onChange={(next) => onSave(next !== null && field.type === 'boolean' ? next === 'true' : next)}
    />
  );
}

function Choices(props: Props) {
  const { field, value, onSave } = props;
  const common = useCommon(props);
  const data = (field.options ?? []).map(({ id, label }) => ({ value: id, label }));
  return (
    <MultiSelect
      {...common}
      classNames={{ ...common.classNames, input: context.tagsInput ?? '' }}
      size="xs"
      data={data}
      value={Array.isArray(value) ? value : []}
      comboboxProps={popup}
      onChange={(next) => onSave(next.length === 0 ? null : next)}
    />
  );
}

/** Saved on leaving the field or with Enter, and only if it was changed. Escape takes back what was typed. */
function Typed(props: Props) {
  const { field, value, onSave } = props;
  const common = useCommon(props);
  const before = value === undefined ? '' : String(value);
  const [text, setText] = useState(before);
  const numeric = field.type === 'number' || field.type === 'integer';
  const save = () => {
    const words = text.trim();
    if (words === before) return;
    if (words === '') return onSave(null);
    const number = Number(words.replace(',', '.'));
    // What is no number goes as it is: the server says what is wrong with it.
    onSave(numeric && !Number.isNaN(number) ? number : words);
  };
  const shared = {
    ...common,
    value: text,
    onBlur: save,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  };
  const takeBack = (key: string) => key === 'Escape' && setText(before);
  if (field.type === 'text') {
    return (
      <Textarea
        {...shared}
        classNames={{ ...common.classNames, input: classes.long ?? '' }}
        autosize
        minRows={1}
        maxRows={8}
        onKeyDown={(event) => takeBack(event.key)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      type={field.type === 'date' ? 'date' : 'text'}
      {...(numeric ? { inputMode: 'decimal' as const } : {})}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        takeBack(event.key);
      }}
    />
  );
}
