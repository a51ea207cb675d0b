import type { Ports } from '@portico/app/ports';
import type { ClientId, MspId } from '@portico/domain/kernel/scope';
import type { MspRecord } from '@portico/domain/tenant/desired';
import { readInstalled } from '@portico/store/tenant/installed';

export interface Located {
  readonly msp: MspId;
  readonly client: ClientId;
  readonly slug: string;
}

/** The client that `acme` or `northwind/acme` names, or why it cannot be told. */
export async function locateClient(ports: Ports, name: string): Promise<Located | string> {
  const { msps } = await installed(ports);
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

/** The MSP of this slug, or the only one; or why it cannot be told. */
export async function locateMsp(ports: Ports, slug: string | undefined): Promise<MspRecord | string> {
  const { msps } = await installed(ports);
  const known = msps.map(({ record }) => record.slug).join(', ') || 'none: run portico tenants apply first';
  const [one, ...others] = msps.filter(({ record }) => slug === undefined || record.slug === slug);
  if (!one) return `there is no MSP${slug === undefined ? '' : ` "${slug}"`}; known: ${known}`;
  if (others.length > 0) return `there are several MSPs; name one; known: ${known}`;
  return one.record;
}

const installed = (ports: Ports) => readInstalled(ports.unscoped('the command line names MSPs and clients by slug'));

/** The client with this id. */
export async function locateClientId(ports: Ports, id: string): Promise<Located | undefined> {
  const found = await locateClient(ports, id);
  return typeof found === 'string' ? undefined : found;
}
