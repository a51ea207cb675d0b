import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePolicy } from '../../api/contract-talk.ts';
import { useBytes } from '../../lib/bytes.ts';
import type { Uploads } from './use-uploads.ts';

/** The limit is said beforehand, not only when it is passed. */
export function useLimit(policy: FilePolicy | undefined): string | undefined {
  const { t } = useTranslation();
  const bytes = useBytes();
  return policy && t('files.limit', { most: bytes(policy.maxBytes), count: policy.perMessage });
}

/** What opens the choice of files is drawn by `children`. */
export function FileChoice(props: { uploads: Uploads; children: (choose: () => void) => ReactNode }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          props.uploads.add([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.currentTarget.value = '';
        }}
      />
      {props.children(() => input.current?.click())}
    </>
  );
}
