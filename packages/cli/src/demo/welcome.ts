import type { Ports } from '@portico/app/ports';
import type { HomeSettings } from '@portico/local/home/settings';
import { readInstalled } from '@portico/store/tenant/installed';

/** Where to go and whom to sign in as. */
export async function welcome(ports: Ports, url: string, settings: HomeSettings): Promise<string> {
  const { msps } = await readInstalled(ports.unscoped('the welcome names the demo people'));
  const { protocol, port: number } = new URL(url);
  const port = number === '' ? '' : `:${number}`;
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
            `    end user     ${contact.name} <${contact.email}>, portal ${protocol}//${client.record.slug}.${record.slug}.${settings.domain}${port}`,
          ]
        : []),
    ];
  });
  const how = settings.demo
    ? 'Sign in as one of these (one click, no password), or as anybody on the sign-in page:'
    : 'Sign in with the password that portico init or portico passwd has set:';
  return `\nPortico is running at ${url}\n${how}\n${lines.join('\n')}\n${mailLine(url, settings)}\nAPI: ${url}/docs   Data: ${settings.data}   Stop: Ctrl+C\n\n`;
}

/** Where mails go: somebody who waits for one should not have to guess. */
function mailLine(url: string, { demo, smtp, data }: HomeSettings): string {
  if (smtp) return `Mail: sent through ${smtp.host}:${smtp.port}`;
  if (demo) return `Mail: kept on this machine, to be read at ${url}/mailbox`;
  return `Mail: no server is set (PORTICO_SMTP), so mails are kept in ${data}/mail and reach nobody`;
}
