import {
  ActionIcon,
  Button,
  NativeSelect,
  Radio,
  SegmentedControl,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { Label, MacroAction, WrittenMacro } from '../api/contract-library.ts';
import type { DraftKind } from '../api/contract-talk.ts';
import { useChangeMacro, useWriteMacro } from '../api/library.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { useVariableName, VARIABLES } from '../ticket/composer/variable-name.ts';
import { Buttons, Frame } from '../ticket/dialog-parts.tsx';
import { useActionLabel } from '../ticket/use-actions.tsx';
import { IconCheck, IconPlus, IconX } from '../ui/icons.ts';
import { labelIn, typedOver } from './label.ts';
import classes from './library.module.css';
import { PlaceSelect } from './place-select.tsx';
import { TryOn } from './try-on.tsx';

const OFFERED = ['assign', 'start', 'pend', 'resolve', 'close'] as const;
const ACTIONS_MOST = 5;
type Whose = 'mine' | 'team' | 'all';

/** Writes a canned text or macro, with how it reads on a real ticket beside it. */
export function MacroDialog(props: {
  client: DirectoryClient | undefined;
  macro: WrittenMacro | undefined;
  onClose: () => void;
}) {
  const { macro, onClose } = props;
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { directory } = useDirectory();
  const write = useWriteMacro();
  const change = useChangeMacro();
  const nameOf = useVariableName();
  const [slug, setSlug] = useState(props.client?.slug);
  const client = directory.clients.find((one) => (macro ? one.id === macro.client : one.slug === slug));
  const [label, setLabel] = useState(macro ? labelIn(macro.label, i18n.language) : '');
  const [kind, setKind] = useState<DraftKind>(macro?.kind ?? 'reply');
  const [text, setText] = useState<Label>(macro?.text ?? '');
  const [whose, setWhose] = useState<Whose>(
    macro ? (macro.private ? 'mine' : macro.team ? 'team' : 'all') : me.role === 'admin' ? 'all' : 'mine',
  );
  const [team, setTeam] = useState(macro?.team ?? directory.teams[0]?.id ?? '');
  const [order, setOrder] = useState(String(macro?.order ?? 100));
  const [actions, setActions] = useState<MacroAction[]>((macro?.actions ?? []) as MacroAction[]); // Safe: as the API took them.
  const [tried, setTried] = useState(false);
  const texts = typeof text === 'string' ? [text] : [text.en, text.de];
  const wrong = {
    label: label.trim() === '' ? t('library.needName') : undefined,
    text: texts.some((one) => one.trim() === '') ? t('macros.needText') : undefined,
  };
  const submit = () => {
    setTried(true);
    if (wrong.label || wrong.text) return;
    const words = { label: typedOver(macro?.label, label, i18n.language), kind, text, order: Number(order) || 0 };
    const done = {
      onSuccess: () => {
        report.done(t('library.saved', { name: label.trim() }));
        onClose();
      },
    };
    if (macro) {
      const patch = {
        ...words,
        actions: actions.length > 0 ? actions : null,
        ...(macro.private ? {} : { team: whose === 'team' ? team : null }),
      };
      return change.mutate({ id: macro.id, version: macro.version, patch }, done);
    }
    const place = {
      ...(client === undefined ? {} : { client: client.slug }),
      ...(whose === 'mine' ? { private: true } : {}),
      ...(whose === 'team' ? { team } : {}),
    };
    write.mutate({ ...words, ...place, ...(actions.length > 0 ? { actions } : {}) }, done);
  };
  const error = macro ? change.error : write.error;
  const area = (value: string, name: string, onChange: (next: string) => void) => (
    <Textarea
      label={name}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={4}
      maxRows={12}
      error={tried && value.trim() === '' ? t('macros.needText') : undefined}
    />
  );
  const insert = (name: string) => {
    const added = ` {{ ${name} }}`;
    setText(typeof text === 'string' ? text + added : { en: text.en + added, de: text.de + added });
  };
  return (
    <Frame
      title={macro ? t('macros.editTitle', { name: labelIn(macro.label, i18n.language) }) : t('macros.addTitle')}
      onClose={onClose}
      onSubmit={submit}
      refused={error ? reasonOf(error, t) : undefined}
    >
      {!macro && <PlaceSelect label={t('library.place')} value={client} onChange={setSlug} />}
      <TextInput
        data-autofocus
        label={t('library.name')}
        value={label}
        maxLength={200}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={tried ? wrong.label : undefined}
      />
      <SegmentedControl
        aria-label={t('macros.kind')}
        value={kind}
        onChange={(value) => setKind(value === 'note' ? 'note' : 'reply')}
        data={[
          { value: 'reply', label: t('macros.kind_reply') },
          { value: 'note', label: t('macros.kind_note') },
        ]}
      />
      {typeof text === 'string'
        ? area(text, t('macros.text'), setText)
        : [
            <div key="en">{area(text.en, t('macros.textEn'), (en) => setText({ ...text, en }))}</div>,
            <div key="de">{area(text.de, t('macros.textDe'), (de) => setText({ ...text, de }))}</div>,
          ]}
      <Switch
        size="sm"
        label={t('macros.twoLanguages')}
        checked={typeof text !== 'string'}
        onChange={(event) =>
          setText(event.currentTarget.checked ? { en: String(text), de: String(text) } : labelIn(text, i18n.language))
        }
      />
      <NativeSelect
        label={t('macros.insert')}
        value=""
        data={[
          { value: '', label: t('macros.insertChoose') },
          ...VARIABLES.map((name) => ({ value: name, label: nameOf(name) })),
        ]}
        onChange={(event) => event.currentTarget.value !== '' && insert(event.currentTarget.value)}
      />
      <Actions client={client ?? directory.clients[0]} actions={actions} onChange={setActions} />
      {macro?.private !== true && (
        <Radio.Group
          label={t('macros.whose')}
          value={whose}
          onChange={(value) => setWhose(value === 'mine' || value === 'team' ? value : 'all')}
        >
          <Stack gap={6} mt={6}>
            {!macro && <Radio value="mine" label={t('macros.whoseMine')} />}
            <Radio value="team" label={t('macros.whoseTeam')} disabled={me.role !== 'admin'} />
            <Radio
              value="all"
              label={t('macros.whoseAll')}
              description={me.role === 'admin' ? undefined : t('macros.adminsOnly')}
              disabled={me.role !== 'admin'}
            />
          </Stack>
        </Radio.Group>
      )}
      {whose === 'team' && (
        <NativeSelect
          label={t('field.team')}
          value={team}
          data={directory.teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setTeam(event.currentTarget.value)}
        />
      )}
      <TextInput
        type="number"
        min={0}
        max={9999}
        label={t('library.order')}
        description={t('library.orderHint')}
        value={order}
        onChange={(event) => setOrder(event.currentTarget.value)}
      />
      <TryOn macro={{ kind, text, actions }} />
      <Buttons
        busy={write.isPending || change.isPending}
        label={t('library.save')}
        icon={<IconCheck size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}

/** What is done with the text, in order. Reasons and codes are those of a client: each names its own. */
function Actions(props: {
  client: DirectoryClient | undefined;
  actions: readonly MacroAction[];
  onChange: (actions: MacroAction[]) => void;
}) {
  const { actions, onChange } = props;
  const { t } = useTranslation();
  const label = useActionLabel();
  const desk = useQuery({ ...deskQuery(props.client?.id ?? ''), enabled: props.client !== undefined }).data;
  const set = (at: number, next: MacroAction) => onChange(actions.map((one, i) => (i === at ? next : one)));
  const begun = (action: string): MacroAction => {
    if (action === 'assign') return { action, input: { assignee: 'me' } };
    if (action === 'pend') return { action, input: { reason: desk?.pendingReasons[0]?.id ?? 'requester' } };
    if (action === 'resolve') {
      return { action, input: { code: desk?.resolutionCodes[0]?.id ?? 'fixed', text: t('macros.resolution') } };
    }
    return { action };
  };
  const detail = (one: MacroAction, at: number) => {
    const field = one.action === 'pend' ? 'reason' : one.action === 'resolve' ? 'code' : undefined;
    const known = field === 'reason' ? desk?.pendingReasons : desk?.resolutionCodes;
    if (field === undefined) return <span>{one.action === 'assign' ? t('macros.toUser') : ''}</span>;
    return (
      <NativeSelect
        aria-label={t(`field.${field}`)}
        value={String(one.input?.[field] ?? '')}
        data={(known ?? []).map(({ id, label: name }) => ({ value: id, label: name }))}
        onChange={(event) => set(at, { ...one, input: { ...one.input, [field]: event.currentTarget.value } })}
      />
    );
  };
  return (
    <Stack gap={8}>
      {actions.map((one, at) => (
        <div key={`${at} ${one.action}`} className={classes.row}>
          <NativeSelect
            aria-label={t('macros.action', { place: at + 1 })}
            value={one.action}
            data={[...new Set([...OFFERED, one.action])].map((value) => ({ value, label: label(value) }))}
            onChange={(event) => set(at, begun(event.currentTarget.value))}
          />
          {detail(one, at)}
          <ActionIcon
            size={30}
            aria-label={t('macros.dropAction', { place: at + 1 })}
            onClick={() => onChange(actions.filter((_, i) => i !== at))}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      {actions.length < ACTIONS_MOST && (
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => onChange([...actions, begun('assign')])}
          >
            {t('macros.addAction')}
          </Button>
        </div>
      )}
    </Stack>
  );
}
