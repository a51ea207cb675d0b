import { Button, Skeleton, Switch, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WrittenMacro } from '../api/contract-library.ts';
import type { MacroEntry } from '../api/contract-talk.ts';
import { useChangeMacro, useTakeAway, writtenMacrosQuery } from '../api/library.ts';
import { useDirectory } from '../api/session.ts';
import { macrosQuery } from '../api/talk.ts';
import { useActionLabel } from '../ticket/use-actions.tsx';
import { IconPlus, IconSearch } from '../ui/icons.ts';
import { IconMessageBolt } from '../ui/icons-work.ts';
import page from '../ui/page.module.css';
import { LoadFailed, Page } from '../ui/page.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import { Entry } from './entry.tsx';
import { found, labelIn } from './label.ts';
import classes from './library.module.css';
import { PlaceSelect } from './place-select.tsx';
import { TryOn } from './try-on.tsx';

const MacroDialog = lazy(() => import('./macro-dialog.tsx').then((m) => ({ default: m.MacroDialog })));

/** Canned texts and macros: of the files, of the MSP, of a client, of a team, and one's own. */
export function MacrosPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate({ from: '/macros' });
  const asked = useSearch({ from: '/macros' }).client;
  const { directory } = useDirectory();
  const client = directory.clients.find((one) => one.slug === asked);
  const [words, setWords] = useState('');
  const [archived, setArchived] = useState(false);
  const [editing, setEditing] = useState<WrittenMacro | 'new'>();
  // Those for every client are there at each one too.
  const places = client ? [client.id, undefined] : [undefined];
  const queries = useQueries({ queries: places.map(writtenMacrosQuery) });
  const files = useQuery({ ...macrosQuery(client?.id ?? ''), enabled: client !== undefined });
  const failed = queries.find((one) => one.isError);
  const written = queries
    .flatMap((one) => one.data?.items ?? [])
    .filter(
      (one) =>
        (archived || !one.archived) &&
        found(words, [labelIn(one.label, i18n.language), labelIn(one.text, i18n.language)]),
    );
  const declared = (client ? (files.data?.items ?? []) : []).filter(
    (one) => one.source === 'file' && found(words, [one.label]),
  );
  const loading = queries.some((one) => one.isPending);
  const none = !loading && !failed && written.length + declared.length === 0;
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setEditing('new')}>
      {t('macros.add')}
    </Button>
  );
  return (
    <Page
      title={t('macros.title')}
      lead={t('macros.lead')}
      controls={
        <PlaceSelect
          label={t('library.place')}
          value={client}
          hidden
          onChange={(slug) => void navigate({ search: slug ? { client: slug } : {}, replace: true })}
        />
      }
    >
      <div className={page.body}>
        <div className={page.tools}>
          <TextInput
            className={page.grow}
            size="xs"
            aria-label={t('library.search')}
            placeholder={t('library.search')}
            leftSection={<IconSearch size={15} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Switch
            size="sm"
            label={t('library.showArchived')}
            checked={archived}
            onChange={(event) => setArchived(event.currentTarget.checked)}
          />
          {add}
        </div>
        {loading && <Skeleton height={140} role="status" aria-label={t('app.loading')} />}
        {failed && <LoadFailed title={t('macros.failed')} query={failed} />}
        {none && (
          <EmptyPanel
            icon={<IconMessageBolt size={26} />}
            title={t(words === '' ? 'macros.none' : 'library.noneFound')}
            hint={t(words === '' ? 'macros.noneHint' : 'library.noneFoundHint')}
          />
        )}
        {written.length + declared.length > 0 && (
          <ul className={page.list}>
            {written.map((one) => (
              <Written key={one.id} macro={one} onEdit={() => setEditing(one)} />
            ))}
            {declared.map((one) => (
              <Declared key={one.id} macro={one} />
            ))}
          </ul>
        )}
      </div>
      <Suspense>
        {editing && (
          <MacroDialog
            client={client}
            macro={editing === 'new' ? undefined : editing}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Suspense>
    </Page>
  );
}

function Written({ macro, onEdit }: { macro: WrittenMacro; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const lookup = useDirectory();
  const action = useActionLabel();
  const change = useChangeMacro();
  const takeAway = useTakeAway('/v1/written-macros/{it}');
  const place = macro.client === undefined ? t('library.everyClient') : (lookup.client(macro.client)?.name ?? '');
  const whose = macro.private ? t('macros.mine') : macro.team === undefined ? undefined : lookup.team(macro.team);
  return (
    <Entry
      label={labelIn(macro.label, i18n.language)}
      hint={t(`macros.kind_${macro.kind}`)}
      scope={whose === undefined ? place : `${whose}, ${place}`}
      written={macro}
      onEdit={onEdit}
      onArchive={(archived, told) => change.mutate({ id: macro.id, version: macro.version, patch: { archived } }, told)}
      onTakeAway={(told) => takeAway.mutate(macro.id, told)}
    >
      <p className={classes.text}>{labelIn(macro.text, i18n.language)}</p>
      {macro.actions.length > 0 && (
        <p>{t('macros.does', { actions: macro.actions.map((one) => action(one.action)).join(', ') })}</p>
      )}
      <TryOn macro={macro} />
    </Entry>
  );
}

/** Reviewed with the tenants' files: here it is only read. */
function Declared({ macro }: { macro: MacroEntry }) {
  const { t } = useTranslation();
  const action = useActionLabel();
  return (
    <Entry label={macro.label} hint={t(`macros.kind_${macro.kind}`)} scope="">
      {macro.actions.length > 0 && <p>{t('macros.does', { actions: macro.actions.map(action).join(', ') })}</p>}
      <TryOn declared={macro.id} />
    </Entry>
  );
}
