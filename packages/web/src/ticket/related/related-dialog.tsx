import type { Ticket } from '../../api/contract.ts';
import { ChildrenDialog } from './children-dialog.tsx';
import { DuplicateDialog } from './duplicate-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import type { RelatedId } from './offers.ts';
import { SplitDialog } from './split-dialog.tsx';

/** The dialogs of commands that reach beyond one ticket; loaded with the first of them. */
export function RelatedDialog(props: { id: RelatedId; ticket: Ticket; address: string; onClose: () => void }) {
  const { id, ...rest } = props;
  if (id === 'merge') return <MergeDialog {...rest} />;
  if (id === 'duplicate') return <DuplicateDialog {...rest} />;
  if (id === 'split') return <SplitDialog {...rest} />;
  if (id === 'move') return <MoveDialog {...rest} />;
  return <ChildrenDialog {...rest} resolve={id === 'childrenResolve'} />;
}
