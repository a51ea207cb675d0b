import { ActionIcon, Button, Checkbox, Popover, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RowDensity } from '../api/contract-views.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { IconAdjustments, IconArrowDown, IconArrowUp } from '../ui/icons.ts';
import { columnWidths, fieldOf, isKnown, type KnownColumn, moved, toggled, usualColumns } from './columns.ts';
import type { Look } from './use-look.ts';
import classes from './views.module.css';

/** What a column is called: ours, or the client's name of its own field. */
export function useColumnLabel(scope: string): { label: (id: string) => string; fields: string[] } {
  const { t } = useTranslation();
  const { clientBySlug } = useDirectory();
  const client = scope.startsWith('client:') ? clientBySlug(scope.slice(7))?.id : undefined;
  const desk = useQuery(deskQuery(client ?? '')).data;
  const labels = new Map((desk?.fields ?? []).map((field) => [field.id, field.label]));
  return {
    label: (id) => {
      const field = fieldOf(id);
      if (field !== undefined) return labels.get(field) ?? field.replaceAll('_', ' ');
      return isKnown(id) ? t(`views.col_${id}`) : id;
    },
    fields: [...labels.keys()].map((id) => `field.${id}`),
  };
}

/** Which columns, in which order, and how high the rows are. */
export function ColumnsMenu({ look, scope }: { look: Look; scope: string }) {
  const { t } = useTranslation();
  const { label, fields } = useColumnLabel(scope);
  const { columns } = look;
  const shown = columns.map((one) => one.id);
  const others = [...(Object.keys(columnWidths) as KnownColumn[]), ...fields].filter((id) => !shown.includes(id));
  const toggle = (id: string) => look.setColumns(toggled(columns, id));
  return (
    <Popover position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={36} aria-label={t('views.columns')} title={t('views.columns')}>
          <IconAdjustments size={17} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu ?? ''} aria-label={t('views.columns')}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('user.density')}
          value={look.density}
          onChange={(value) => look.setDensity(value as RowDensity)}
          data={[
            { value: 'compact', label: t('user.compact') },
            { value: 'comfortable', label: t('user.comfortable') },
          ]}
        />
        <h2>{t('views.shown')}</h2>
        <ul>
          {shown.map((id, i) => (
            <li key={id}>
              <Checkbox size="xs" checked label={label(id)} onChange={() => toggle(id)} disabled={shown.length === 1} />
              <ActionIcon
                size={24}
                aria-label={t('views.earlier', { column: label(id) })}
                disabled={i === 0}
                onClick={() => look.setColumns(moved(columns, id, -1))}
              >
                <IconArrowUp size={14} />
              </ActionIcon>
              <ActionIcon
                size={24}
                aria-label={t('views.later', { column: label(id) })}
                disabled={i === shown.length - 1}
                onClick={() => look.setColumns(moved(columns, id, 1))}
              >
                <IconArrowDown size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        {others.length > 0 && <h2>{t('views.notShown')}</h2>}
        <ul>
          {others.map((id) => (
            <li key={id}>
              <Checkbox size="xs" checked={false} label={label(id)} onChange={() => toggle(id)} />
            </li>
          ))}
        </ul>
        <Button size="compact-xs" variant="subtle" onClick={() => look.setColumns(usualColumns)}>
          {t('views.usual')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
