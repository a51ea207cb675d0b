import type { Ports } from '@portico/app/ports';
import type { ClientId, MspId } from '@portico/domain/kernel/scope';
import { readInstalled } from '@portico/store/tenant/installed';

export interface Located {
  readonly msp: MspId;
  readonly client: ClientId;
  readonly slug: string;
}

/** The client that `acme` or `northwind/acme` names, or why it cannot be told. */
export async function locateClient(ports: Ports, name: string): Promise<Located | string> {
  const { msps } = await readInstalled(ports.unscoped('the command line names clients by slug'));
  const [first, second] = name.includes('/') ? name.split('/', 2) : [undefined, name];
  const found = msps
    .filter((msp) => first === undefined || msp.record.slug === first)
    .flatMap((msp) =>
      msp.clients
        .filter((client) => client.record.slug === second || client.record.id === second)
        .map((client) => ({
          msp: msp.record.id,
          client: client.record.id,
          slug: `${msp.record.slug}/${client.record.slug}`,
        })),
    );
  const [one, ...others] = found;
  if (!one) {
    const known = msps.flatMap((msp) => msp.clients.map((client) => `${msp.record.slug}/${client.record.slug}`));
    return `there is no client "${name}"; known: ${known.join(', ') || 'none: run portico tenants apply first'}`;
  }
  if (others.length > 0) return `"${name}" is several: ${found.map((each) => each.slug).join(', ')}; name one of these`;
  return one;
}
