import type { Ports } from '@portico/app/ports';
import type { HomeSettings } from '@portico/local/home/settings';
import { readInstalled } from '@portico/store/tenant/installed';

/** Where to go and whom to sign in as. */
export async function welcome(ports: Ports, url: string, settings: HomeSettings): Promise<string> {
  const { msps } = await readInstalled(ports.unscoped('the welcome names the demo people'));
  const port = url.slice(url.lastIndexOf(':'));
  const lines = msps.flatMap(({ record, staff, clients }) => {
    const active = staff.filter((person) => person.active);
    const admin = active.find((person) => person.role === 'admin');
    const technician = active.find((person) => person.role === 'technician');
    const client = clients.find((one) => one.record.kind === 'customer' && one.contacts.length > 0);
    const contact = client?.contacts[0];
    return [
      `  ${record.name}`,
      ...(technician ? [`    technician   ${technician.name} <${technician.email}>`] : []),
      ...(admin ? [`    admin        ${admin.name} <${admin.email}>`] : []),
      ...(client && contact
        ? [
            `    end user     ${contact.name} <${contact.email}>, portal http://${client.record.slug}.${record.slug}.${settings.domain}${port}`,
          ]
        : []),
    ];
  });
  const how =
    settings.bind === '127.0.0.1' || settings.bind === '::1' || settings.bind === 'localhost'
      ? 'Sign in as one of these (one click, no password), or as anybody on the sign-in page:'
      : 'Demo sign-in works on this machine alone. These people need a password on this address:';
  return `\nPortico is running at ${url}\n${how}\n${lines.join('\n')}\nAPI: ${url}/docs   Data: ${settings.data}   Stop: Ctrl+C\n\n`;
}
