export function NewTicketDialog(_: { onClose: () => void }) { return null; }
