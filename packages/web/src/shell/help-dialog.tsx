import { Modal, Switch } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '../lib/focus-back.ts';
import { commandsAt, keyCaps, keyMap, places } from '../lib/key-map.ts';
import { isMac } from '../lib/keys.ts';
import { settings, useSingleKeys } from '../lib/settings.ts';
import classes from './help.module.css';

/** A way to press a command: its keys side by side, those of a sequence with a word between. */
function Way({ keys }: { keys: string }) {
  const { t } = useTranslation();
  const sequence = /^\S \S$/.test(keys);
  return keyCaps(keys, isMac).map((cap, i) => (
    <Fragment key={cap}>
      {i > 0 && sequence && <span className={classes.between}>{t('keys.afterwards')}</span>}
      <kbd>{cap}</kbd>
    </Fragment>
  ));
}

/** Every shortcut there is, from the list that the handlers are made of, and the switch for single keys. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const on = useSingleKeys();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      size={820}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.switch}>
        <Switch
          label={t('keys.on')}
          checked={on}
          onChange={(event) => settings.setSingleKeys(event.currentTarget.checked)}
        />
        {!on && <p role="status">{t('keys.off', { mod: isMac ? '⌘' : 'Ctrl' })}</p>}
      </div>
      <div className={classes.help}>
        {places.map((place) => (
          <section key={place} aria-label={t(`keys.at_${place}`)}>
            <h3>{t(`keys.at_${place}`)}</h3>
            <dl>
              {commandsAt(place).map((id) => (
                <div key={id}>
                  <dt>{t(`keys.${id}`)}</dt>
                  <dd>
                    {keyMap[id].keys.map((keys, i) => (
                      <Fragment key={keys}>
                        {i > 0 && <span className={classes.between}>{t('keys.or')}</span>}
                        <Way keys={keys} />
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
