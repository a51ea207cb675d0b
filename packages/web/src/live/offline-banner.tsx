import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { IconCloudOff } from '../ui/icons.ts';
import classes from './live.module.css';
import { useStanding } from './live.ts';

/** A break shorter than this is mended before anybody would read of it. */
const BRIEF_MS = 2_000;

/** Says that the connection is lost and since when; it goes by itself when all is up to date again. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const off = useStanding() === 'off';
  const [since, setSince] = useState<number>();
  useEffect(() => {
    if (!off) {
      setSince(undefined);
      return undefined;
    }
    const lost = serverNow();
    const timer = setTimeout(() => setSince(lost), BRIEF_MS);
    return () => clearTimeout(timer);
  }, [off]);
  return (
    <div role="status">
      {since !== undefined && (
        <div className={classes.banner}>
          <IconCloudOff size={17} aria-hidden="true" />
          <span>{t('live.offline', { time: format.brief(new Date(since).toISOString(), since) })}</span>
        </div>
      )}
    </div>
  );
}
