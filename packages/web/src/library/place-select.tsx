import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import { useDirectory } from '../api/session.ts';

/** Whose tickets something is prepared for: those of every client, or of one. */
export function PlaceSelect(props: {
  label: string;
  value: DirectoryClient | undefined;
  hidden?: boolean;
  onChange: (slug: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { directory } = useDirectory();
  return (
    <NativeSelect
      {...(props.hidden ? { 'aria-label': props.label } : { label: props.label })}
      value={props.value?.slug ?? ''}
      data={[
        { value: '', label: t('library.everyClient') },
        ...directory.clients.map(({ slug, name }) => ({ value: slug, label: name })),
      ]}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  );
}
