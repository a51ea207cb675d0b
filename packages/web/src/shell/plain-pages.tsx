import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconMoodEmpty } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';

export function MissingPage() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyPanel
        icon={<IconMoodEmpty size={26} />}
        title={t('error.notFoundTitle')}
        hint={t('error.notFoundText')}
        action={
          <Button component="a" href="/" variant="default">
            {t('error.home')}
          </Button>
        }
      />
    </main>
  );
}

export function CrashPage() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyPanel
        tone="failed"
        icon={<IconAlertTriangle size={26} />}
        title={t('error.crashTitle')}
        hint={t('error.crashText')}
        action={
          <Button variant="default" onClick={() => location.reload()}>
            {t('error.reload')}
          </Button>
        }
      />
    </main>
  );
}
