import { Modal } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconSearch } from '../ui/icons.ts';
import { type Command, groups, type Mode } from './commands.tsx';
import classes from './palette.module.css';

interface Props {
  mode: Mode;
  /** What commands act on, in words. */
  target: string | undefined;
  typed: string;
  onType: (typed: string) => void;
  commands: readonly Command[];
  /** Said where nothing is found, or not yet. */
  message: string;
  onBack: () => void;
  onClose: () => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** The marked line, by its id, so that it stays with its command while others come in; the first one to begin with. */
function useMarked(shown: readonly Command[]) {
  const [id, setId] = useState<string>();
  const found = shown.findIndex((one) => one.id === id);
  const at = Math.max(0, found);
  const step = (by: number) => {
    const last = shown.length - 1;
    // One step beyond an end comes out at the other; longer ones stop there.
    const wrapped = Math.abs(by) === 1 ? (at + by + shown.length) % shown.length : Math.min(last, Math.max(0, at + by));
    setId(shown[wrapped]?.id);
  };
  return { at, step, mark: setId };
}

/**
 * The palette's own window: one field, one list (WCAG's combobox pattern). The focus stays in the field, which names
 * the marked line; once the window is closed, the focus is again where it was.
 */
export function PaletteList({ mode, target, typed, onType, commands, message, onBack, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = groups.flatMap((group) => commands.filter((one) => one.group === group));
  const { at, step, mark } = useMarked(shown);
  const label = mode === 'all' ? t('palette.label') : t(`keys.${mode}`);
  const nameOf = (index: number) => `${id}-${index}`;
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, shown.length]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    if (!command.stays) onClose();
    command.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (event.nativeEvent.isComposing) return;
    if (by !== undefined && shown.length > 0) step(by);
    else if (event.key === 'Enter') run(shown[at]);
    else if (event.key === 'Backspace' && typed === '' && mode !== 'all') onBack();
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={620}
      yOffset="11dvh"
      lockScroll={false}
      transitionProps={{ duration: 80 }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label={label} radius="lg" shadow="lg" className={classes.window}>
        <div className={classes.head}>
          <IconSearch size={18} aria-hidden="true" />
          <input
            data-autofocus
            className={classes.field}
            type="text"
            value={typed}
            onChange={(event) => {
              mark(undefined);
              onType(event.currentTarget.value);
            }}
            onKeyDown={onKey}
            role="combobox"
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls={id}
            {...(shown.length > 0 ? { 'aria-activedescendant': nameOf(at) } : {})}
            aria-label={label}
            placeholder={mode === 'all' ? t('palette.placeholder') : label}
            spellCheck={false}
            autoComplete="off"
          />
        </div>
        <div ref={list} id={id} role="listbox" aria-label={label} className={classes.options}>
          {groups.map((group) => {
            const own = shown.flatMap((one, index) => (one.group === group ? [{ one, index }] : []));
            const name = group === 'target' && target ? target : t(`palette.${group}`);
            return (
              own.length > 0 && (
                // biome-ignore lint/a11y/useSemanticElements: a group of options in a list box has no element of its own.
                <div key={group} role="group" aria-label={name}>
                  <div className={classes.group} aria-hidden="true">
                    {name}
                  </div>
                  {own.map(({ one, index }) => (
                    <Line key={one.id} id={nameOf(index)} command={one} marked={index === at} onRun={() => run(one)} />
                  ))}
                </div>
              )
            );
          })}
        </div>
        {shown.length === 0 && (
          <p className={classes.message} role="status">
            {message}
          </p>
        )}
        <div className={classes.foot} aria-hidden="true">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.move')}
          </span>
          <span>
            <kbd>↵</kbd> {t('palette.choose')}
          </span>
          <span>
            <kbd>&gt;</kbd> {t('palette.onlyCommands')}
          </span>
          <span>
            <kbd>#</kbd> {t('palette.onlyTickets')}
          </span>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function Line(props: { id: string; command: Command; marked: boolean; onRun: () => void }) {
  const { command } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard, and moves the mark.
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field; see aria-activedescendant.
    <div
      id={props.id}
      role="option"
      aria-selected={props.marked}
      className={classes.option}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onRun}
    >
      <span className={classes.icon} aria-hidden="true">
        {command.icon}
      </span>
      <span className={classes.text}>{command.label}</span>
      {command.detail !== undefined && <span className={classes.detail}>{command.detail}</span>}
      {command.caps && (
        <span className={classes.caps} aria-hidden="true">
          {command.caps.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      )}
    </div>
  );
}
