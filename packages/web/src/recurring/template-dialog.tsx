import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import { useOpenFromTemplate } from '../api/work.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { RequesterSelect } from '../queue/requester-select.tsx';
import { Buttons, Frame } from '../ticket/dialog-parts.tsx';
import { IconPlus } from '../ui/icons.ts';

/** Opens a ticket from a template: whom it is for is all that is asked. */
export function TemplateDialog(props: {
  client: DirectoryClient;
  template: { id: string; label: string };
  onClose: () => void;
}) {
  const { client, template, onClose } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = useOpenFromTemplate();
  const [requester, setRequester] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (requester === '') return;
    open.mutate(
      { client: client.slug, template: template.id, requester },
      {
        onSuccess: ({ number }) => {
          report.done(t('recurring.opened', { number }));
          onClose();
          void navigate({ to: '/tickets/$ref', params: { ref: number } });
        },
      },
    );
  };
  const missing = tried && requester === '' ? t('recurring.needRequester') : undefined;
  return (
    <Frame
      title={t('recurring.useTitle', { label: template.label })}
      onClose={onClose}
      onSubmit={submit}
      refused={open.error ? reasonOf(open.error, t) : missing}
    >
      <RequesterSelect client={client.id} value={requester} onChange={setRequester} />
      <Buttons busy={open.isPending} label={t('recurring.use')} icon={<IconPlus size={16} />} onClose={onClose} />
    </Frame>
  );
}
