import { ActionIcon, Button, MultiSelect, NativeSelect, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NoticeRule, Priority } from '../api/contract-notices.ts';
import { useDirectory } from '../api/session.ts';
import { IconPlus, IconX } from '../ui/icons.ts';
import { mailModes } from './kind-table.tsx';
import classes from './settings.module.css';

const levels: readonly Priority[] = [1, 2, 3, 4, 5];
const most = 20;

/** Exceptions by client and priority, in their order. */
export function RulesPart({ rules, onChange }: { rules: NoticeRule[]; onChange: (next: NoticeRule[]) => void }) {
  const { t } = useTranslation();
  const put = (place: number, next: NoticeRule) => onChange(rules.map((one, i) => (i === place ? next : one)));
  return (
    <section className={classes.panel} aria-labelledby="notice-rules">
      <h2 id="notice-rules">{t('prefs.rules')}</h2>
      <p className={classes.hint}>{t(rules.length > 0 ? 'prefs.rulesHint' : 'prefs.noRules')}</p>
      <ol className={classes.rules}>
        {rules.map((rule, place) => (
          <li key={place}>
            <RuleRow
              rule={rule}
              number={place + 1}
              onChange={(next) => put(place, next)}
              onRemove={() => onChange(rules.filter((_one, i) => i !== place))}
            />
          </li>
        ))}
      </ol>
      {rules.length < most && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => onChange([...rules, { priorities: [1], app: true, mail: 'now' }])}
        >
          {t('prefs.addRule')}
        </Button>
      )}
    </section>
  );
}

function RuleRow(props: {
  rule: NoticeRule;
  number: number;
  onChange: (next: NoticeRule) => void;
  onRemove: () => void;
}) {
  const { rule, number, onChange } = props;
  const { t } = useTranslation();
  const { directory } = useDirectory();
  const { clients = [], priorities = [] } = rule;
  const name = t('prefs.rule', { number });
  const choose = (next: { clients: string[]; priorities: Priority[] }) => {
    const { clients: _c, priorities: _p, ...rest } = rule;
    onChange({
      ...rest,
      ...(next.clients.length > 0 ? { clients: next.clients } : {}),
      ...(next.priorities.length > 0 ? { priorities: next.priorities } : {}),
    });
  };
  return (
    <fieldset className={classes.rule}>
      <legend className={classes.hidden}>{name}</legend>
      <MultiSelect
        className={classes.wide ?? ''}
        label={t('prefs.clients')}
        {...(clients.length === 0 ? { placeholder: t('prefs.allClients') } : {})}
        searchable
        clearable
        value={clients}
        data={directory.clients.map(({ id, name: label }) => ({ value: id, label }))}
        onChange={(next) => choose({ clients: next, priorities })}
      />
      <MultiSelect
        className={classes.wide ?? ''}
        label={t('prefs.priorities')}
        {...(priorities.length === 0 ? { placeholder: t('prefs.allPriorities') } : {})}
        value={priorities.map(String)}
        data={levels.map((level) => ({ value: String(level), label: t(`priority.p${level}`) }))}
        onChange={(next) => choose({ clients, priorities: levels.filter((one) => next.includes(String(one))) })}
      />
      <NativeSelect
        label={t('prefs.mail')}
        value={rule.mail}
        data={mailModes.map((value) => ({ value, label: t(`prefs.mode_${value}`) }))}
        onChange={(event) => {
          const mail = mailModes.find((mode) => mode === event.currentTarget.value);
          if (mail) onChange({ ...rule, mail });
        }}
      />
      <Switch
        label={t('prefs.ruleApp')}
        checked={rule.app}
        onChange={(event) => onChange({ ...rule, app: event.currentTarget.checked })}
      />
      <ActionIcon variant="subtle" aria-label={t('prefs.removeRule', { number })} onClick={props.onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </fieldset>
  );
}
