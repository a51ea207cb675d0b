import { createHash } from 'node:crypto';
import type { Context } from '@portico/app/context';
import { type Ports, systemContext } from '@portico/app/ports';
import type { DemoStep } from '@portico/domain/demo/script';
import type { DesiredClient, DesiredMsp } from '@portico/domain/tenant/desired';

/** People work in their browser. The links of their uploads are never followed, so that any seal will do. */
const byBrowser = {
  via: 'web',
  mac: (text: string) => createHash('sha256').update(text).digest('base64url'),
} as const;

/** The context a person's command ran in, at its own time. */
export function contextOf(
  ports: Ports,
  msp: DesiredMsp,
  client: DesiredClient,
  step: Pick<DemoStep, 'at' | 'by'>,
  requestId: string,
): Context {
  const base = systemContext(ports, msp.record.id, 'timer', requestId, step.at);
  const { by } = step;
  if (by.kind === 'system') return base;
  if (by.kind === 'contact') {
    const contact = client.contacts.find((one) => one.id === by.id);
    const actor = {
      kind: 'contact',
      id: by.id,
      msp: msp.record.id,
      client: client.record.id,
      roles: contact?.roles ?? ['user'],
    } as const;
    return { ...base, ...byBrowser, actor, person: { ...base.person, id: by.id, name: contact?.name ?? '' } };
  }
  const staff = msp.staff.find((one) => one.id === by.id);
  if (!staff) throw new Error(`the demo names an unknown technician: ${by.id}`);
  const { id, role, grants, teams, name } = staff;
  return {
    ...base,
    ...byBrowser,
    actor: { kind: 'staff', id, msp: msp.record.id, role, grants, teams },
    person: { ...base.person, id, name },
  };
}
