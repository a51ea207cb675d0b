import { useTranslation } from 'react-i18next';
import { refusal, report } from './report.tsx';

/** What a person hears of their own command: a word when it is done, the reason when it is refused. */
export function useTold(): (
  done: string,
  then?: () => void,
) => { onSuccess: () => void; onError: (e: unknown) => void } {
  const { t } = useTranslation();
  return (done, then) => ({
    onSuccess: () => {
      report.done(done);
      then?.();
    },
    onError: (error) => report.failed(refusal(error, t)),
  });
}
