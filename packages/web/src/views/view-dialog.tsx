import { Button, Modal, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Audience } from '../api/contract-views.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { fieldFault, reasonOf } from '../lib/report.tsx';

export interface NamedFor {
  name: string;
  audience: Audience;
  team?: string;
}

const audiences = ['private', 'team', 'shared'] as const;

/** A name, and who has it. */
export function ViewDialog(props: {
  title: string;
  first: NamedFor;
  busy: boolean;
  error: unknown;
  onSave: (named: NamedFor) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const { directory } = useDirectory();
  const [name, setName] = useState(props.first.name);
  const [audience, setAudience] = useState<Audience>(props.first.audience);
  const own = directory.staff.find((one) => one.id === me.id)?.teams ?? [];
  const teams = directory.teams.filter((one) => me.role === 'admin' || own.includes(one.id));
  const [team, setTeam] = useState(props.first.team ?? teams[0]?.id ?? null);
  const fault = fieldFault(props.error, '/name');
  const ready = name.trim() !== '' && (audience !== 'team' || team !== null);
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          props.onSave({ name: name.trim(), audience, ...(audience === 'team' && team ? { team } : {}) });
        }}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            label={t('views.name')}
            value={name}
            maxLength={60}
            error={fault}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Radio.Group
            label={t('views.audience')}
            value={audience}
            onChange={(value) => setAudience(audiences.find((one) => one === value) ?? 'private')}
          >
            <Stack gap={6} mt={6}>
              {audiences.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`views.${one}`)}
                  description={t(`views.${one}Hint`)}
                  disabled={one === 'team' && teams.length === 0}
                />
              ))}
            </Stack>
          </Radio.Group>
          {audience === 'team' && (
            <Select
              label={t('field.team')}
              value={team}
              data={teams.map(({ id, name: label }) => ({ value: id, label }))}
              allowDeselect={false}
              onChange={setTeam}
            />
          )}
          {props.error !== null && props.error !== undefined && fault === undefined && (
            <p role="alert">{reasonOf(props.error, t)}</p>
          )}
          <Button type="submit" loading={props.busy} disabled={!ready}>
            {t('views.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
