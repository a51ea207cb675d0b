import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import type { Uploads } from './use-uploads.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** Takes files that are dropped on an element or pasted into it. `over`: some are being held above it. */
export function useDrop({ add }: Pick<Uploads, 'add'>) {
  const [over, setOver] = useState(false);
  // Each child that the pointer crosses tells of entering and leaving: only the balance says where it is.
  const depth = useRef(0);
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    over,
    handlers: {
      onDragEnter: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        depth.current += 1;
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) end();
      },
      onDragOver: (event: DragEvent) => {
        if (carriesFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        end();
        add([...event.dataTransfer.files]);
      },
      onPaste: (event: ClipboardEvent) => {
        const files = [...event.clipboardData.files];
        // A copied table carries its picture too: whoever pastes words means the words.
        if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        add(
          files,
          files.every((file) => /^image\.\w+$/.test(file.name)),
        );
      },
    },
  };
}
