import { Avatar } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient, Phase } from '../api/contract.ts';
import { hueOf, initials } from '../lib/person.ts';
import { IconCircle, IconCircleCheck, IconCircleDashed, IconCircleDot, IconPlayerPause } from './icons.ts';
import classes from './ui.module.css';

const FALLBACK = '#667085';
const safeColor = (color: string | undefined) => (color && /^#[0-9a-f]{6}$/i.test(color) ? color : FALLBACK);

/** The client's colour beside its name; the name stays in text colour, so any brand colour keeps its contrast. */
export function ClientChip(props: { client: DirectoryClient | undefined; large?: boolean; dot?: boolean }) {
  const { client, large = false, dot = false } = props;
  const { t } = useTranslation();
  return (
    <span className={classes.client} data-large={large || undefined}>
      <span className={classes.clientDot} style={{ background: safeColor(client?.color) }} aria-hidden="true" />
      {!dot && (
        <span className={classes.ellipsis} title={client?.name}>
          {client?.name ?? t('app.unknown')}
        </span>
      )}
    </span>
  );
}

export function ClientBar({ color }: { color: string | undefined }) {
  return <div className={classes.clientBar} style={{ background: safeColor(color) }} aria-hidden="true" />;
}

const statusIcons: Record<Phase, typeof IconCircle> = {
  open: IconCircleDot,
  pending: IconPlayerPause,
  resolved: IconCircleCheck,
  closed: IconCircle,
};

const KNOWN = ['new', 'in_progress', 'pending', 'resolved', 'closed', 'open'] as const;
type Known = (typeof KNOWN)[number];

/** The words for a status: the tenant's label, else ours for the built-in ones, else its id made readable. */
export function useStatusLabel(): (status: string, label?: string) => string {
  const { t } = useTranslation();
  return (status, label) => {
    if (label !== undefined) return label;
    if ((KNOWN as readonly string[]).includes(status)) return t(`status.${status as Known}`);
    return status.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
  };
}

export function StatusMark(props: {
  status: string;
  phase: Phase;
  label?: string | undefined;
  /** Without words, where those stand beside it. */
  bare?: boolean;
}) {
  const { status, phase, label, bare = false } = props;
  const name = useStatusLabel()(status, label);
  const Icon = status === 'new' ? IconCircleDashed : statusIcons[phase];
  return (
    <span className={classes.status} data-phase={phase} data-new={status === 'new' || undefined}>
      <Icon size={15} stroke={2} aria-hidden="true" />
      {!bare && <span className={classes.ellipsis}>{name}</span>}
    </span>
  );
}

export const priorityKey = (level: number) =>
  `priority.p${Math.min(5, Math.max(1, level)) as 1 | 2 | 3 | 4 | 5}` as const;

/** Four bars and P1 to P5: more bars, more urgent. */
export function PriorityMark({ level, named = false }: { level: number; named?: boolean }) {
  const { t } = useTranslation();
  const name = t(priorityKey(level));
  const filled = 5 - level;
  return (
    <span className={classes.priority} data-level={level} title={t('priority.label', { level, name })}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
        {[0, 1, 2, 3].map((i) => (
          <rect
            key={i}
            x={i * 3.6}
            y={10 - i * 2.8}
            width="2.4"
            height={4 + i * 2.8}
            rx="0.8"
            opacity={i < filled ? 1 : 0.25}
          />
        ))}
      </svg>
      <span>
        P{level}
        {named ? ` ${name}` : <span className={classes.hidden}> {name}</span>}
      </span>
    </span>
  );
}

export function PersonMark({ name, size = 20 }: { name: string; size?: number }) {
  return (
    <Avatar size={size} radius="xl" color={hueOf(name)} variant="light" aria-hidden="true" className={classes.avatar}>
      {initials(name)}
    </Avatar>
  );
}
