import type { Persona } from '@portico/domain/identity/persona';
import { keyScopes } from '@portico/domain/kernel/actor';
import { inScope } from '@portico/store/keys';
import { scopeOf } from './judge.ts';
import { askAtVersion, ownRequest, workingBase } from './matrix.ts';
import { type Place, places, post } from './places.ts';
import { type Op, operationsOf } from './request.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import type { Someone } from './tokens.ts';
import { createWatch, type Wall, walls } from './watch.ts';

/** What became of every crossing that was tried while some walls were away. */
export interface Fall {
  readonly without: readonly Wall[];
  readonly tried: number;
  readonly leaks: readonly { readonly operation: string; readonly from: string; readonly by: string }[];
  /** How often each of the walls that stood was what refused. */
  readonly held: Readonly<Partial<Record<Holder, number>>>;
}

export type Holder = 'token' | 'store' | 'credential vendor' | 'policies';

/** Each wall taken away alone, and then all of them, which shows that the crossings would be seen. */
export const falls: readonly (readonly Wall[])[] = [...walls.map((wall) => [wall]), walls];

/**
 * Crossings between clients and between MSPs with some walls away. Without the wall of the token every handler takes
 * the scope from the request; without the store's, keys are not checked; without the policies', a session can do
 * everything.
 */
export async function runFall(without: readonly Wall[], only: (op: Op) => boolean = () => true): Promise<Fall> {
  const watch = createWatch();
  let taken: Someone | undefined;
  const scopeTaken = () => taken && { msp: taken.msp, ...(taken.client ? { client: taken.client } : {}) };
  const sandbox = await openSandbox({ without, watch, taken: scopeTaken });
  const run = { tried: 0, leaks: [] as Fall['leaks'][number][], held: new Map<Holder, number>() };
  try {
    for (const op of operationsOf(sandbox.document).filter((one) => touchesTenants(one) && only(one))) {
      const { base } = await workingBase(sandbox, op);
      for (const from of [places.two, places.abroad]) {
        const attack = await attacker(sandbox, op, from);
        if (!attack) continue;
        // Who may not do it at home either has no line to cross.
        const atHome = await ownRequest(sandbox, op, from, from.technician, base);
        if ((await askAtVersion(sandbox, attack.credential, op, atHome)).status === 403) continue;
        const request = await ownRequest(sandbox, op, places.one, places.one.technician, base);
        // What is found by words must be there to be found.
        await sandbox.settle();
        watch.take();
        const logged = sandbox.logged.length;
        taken = places.one.requester;
        const heard = await askAtVersion(sandbox, attack.credential, op, request);
        taken = undefined;
        const seen = watch.take();
        run.tried += 1;
        const scope = scopeOf(places.one.requester);
        const abroad = from === places.abroad;
        const reached = seen.reached.some(
          (pk) => inScope(pk, scope) || (abroad && pk.startsWith(places.one.requester.msp)),
        );
        if (reached || showsThe(heard.text, places.one)) {
          run.leaks.push({ operation: op.id, from: from.name, by: attack.persona });
        } else {
          const own = sandbox.logged.slice(logged).some((one) => 'stack' in one && /outside the scope/.test(one.stack));
          const holder = own
            ? 'store'
            : (seen.refusedBy[0] ?? (without.includes('token') ? 'credential vendor' : 'token'));
          run.held.set(holder, (run.held.get(holder) ?? 0) + 1);
        }
      }
    }
  } finally {
    await sandbox.close();
  }
  return { without, tried: run.tried, leaks: run.leaks, held: Object.fromEntries(run.held) };
}

/** Whether an answer holds what was written in a place, or the ids of what is there. */
function showsThe(text: string, { canary, requester, team }: Place): boolean {
  const ids = text.startsWith('{"type":"about:blank"') ? [] : [requester.client ?? canary, team];
  return [canary, ...ids].some((one) => text.includes(one));
}

/** What is one's own by its nature (one's sessions, one's inbox) has no other tenant to cross to. */
function touchesTenants(op: Op): boolean {
  return op.auth !== undefined && op.auth.scope !== 'self';
}

/** Somebody of another tenant whom the operation is for: the crossing is then a matter of scope alone. */
async function attacker(
  sandbox: Sandbox,
  op: Op,
  from: Place,
): Promise<{ readonly credential: string; readonly persona: Persona } | undefined> {
  const abroad = from === places.abroad;
  const personas = op.auth?.personas ?? [];
  // Of the same MSP only who is bound to one client has a line to cross: staff see every client they are granted.
  const persona = (['contact', 'key', 'technician', 'admin'] as const).find(
    (one) => personas.includes(one) && (abroad || one === 'contact' || one === 'key'),
  );
  if (persona === undefined || (op.auth?.scope === 'provider' && !abroad)) return undefined;
  switch (persona) {
    case 'contact':
      return { persona, credential: await sandbox.token(from.poc) };
    case 'technician':
      return { persona, credential: await sandbox.token(from.technician) };
    case 'admin':
      return { persona, credential: await sandbox.token(from.admin) };
    case 'key': {
      const client = abroad ? {} : { client: from.requester.client };
      const admin = await sandbox.token(from.admin);
      const made = await post(sandbox, admin, '/v1/api-keys', { name: 'k', scopes: keyScopes, ...client });
      return { persona, credential: String(made['key']) };
    }
  }
}
