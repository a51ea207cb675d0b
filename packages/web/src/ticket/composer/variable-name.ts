import { useTranslation } from 'react-i18next';

export const VARIABLES = [
  'ticket.number',
  'ticket.subject',
  'ticket.status',
  'ticket.priority',
  'ticket.category',
  'requester.name',
  'requester.firstName',
  'requester.email',
  'requester.phone',
  'technician.name',
  'technician.firstName',
  'technician.email',
  'client.name',
  'msp.name',
  'today',
] as const;

/** The word for a variable of a canned text; its own name where the text asks for something that nobody knows. */
export function useVariableName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const known = VARIABLES.find((one) => one === name);
    if (!known) return name;
    return t(`macro.variable_${known.replace('.', '_') as 'today'}`);
  };
}
