import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, type Language, languages } from '../i18n/i18n.ts';
import { Mark } from '../ui/mark.tsx';
import classes from './landing.module.css';

/** The door: the product's name, one sentence, one button. */
export function Landing({ to }: { to: string }) {
  const { t, i18n } = useTranslation();
  useEffect(() => {
    document.title = t('app.name');
  }, [t]);
  const target = to === '/' ? '/auth/login' : `/auth/login?to=${encodeURIComponent(to)}`;
  return (
    <div className={classes.page}>
      <div className={classes.arches} aria-hidden="true">
        <svg viewBox="0 0 600 600" preserveAspectRatio="xMidYMax meet" focusable="false" aria-hidden="true">
          {[0, 1, 2, 3, 4].map((i) => (
            <path
              key={i}
              d={`M${40 + i * 52} 600V${300}a${260 - i * 52} ${260 - i * 52} 0 0 1 ${520 - i * 104} 0V600`}
            />
          ))}
        </svg>
      </div>
      <main className={classes.door}>
        <div className={classes.name}>
          <Mark size={36} />
          <span>{t('app.name')}</span>
        </div>
        <h1 className={classes.title}>{t('landing.title')}</h1>
        <p className={classes.lead}>{t('landing.lead')}</p>
        <Button component="a" href={target} size="md" className={classes.button}>
          {t('landing.signIn')}
        </Button>
        <p className={classes.hint}>{t('landing.hint')}</p>
      </main>
      <footer className={classes.foot}>
        {(Object.keys(languages) as Language[]).map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            className={classes.language}
            aria-pressed={i18n.language === language}
            onClick={() => void changeLanguage(language)}
          >
            {languages[language]}
          </button>
        ))}
      </footer>
    </div>
  );
}
