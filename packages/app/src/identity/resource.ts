import { type ClientId, clientId, type MspId, mspId } from '@portico/domain/kernel/scope';

/** Audience of every access token, whichever membership it was asked for. */
export const API_AUDIENCE = 'urn:portico:api';
/** The one scope that a token for the API has. What a person may do is decided by role and grants. */
export const API_SCOPE = 'api';
const MEMBERSHIP = 'urn:portico:membership:';

/**
 * A token is for one MSP (and a contact's for one client). Which one is asked for as a resource (RFC 8707), so that
 * it also holds for the refreshed token and cannot be changed by whoever carries it.
 */
export function membershipResource(scope: string): string {
  return `${MEMBERSHIP}${scope}`;
}

/** The membership scope a resource stands for, undefined for the API in general. @throws RangeError for anything else. */
export function resourceScope(resource: string): string | undefined {
  if (resource === API_AUDIENCE) return undefined;
  if (!resource.startsWith(MEMBERSHIP)) throw new RangeError('not a resource of ours');
  const scope = resource.slice(MEMBERSHIP.length);
  splitScope(scope);
  return scope;
}

/** @throws RangeError when it is neither `k7m2q9xw` nor `k7m2q9xw.c93fa1`. */
export function splitScope(scope: string): { readonly msp: MspId; readonly cli?: ClientId } {
  const [msp = '', cli, more] = scope.split('.');
  if (more !== undefined) throw new RangeError(`"${scope}" is not a scope`);
  return { msp: mspId(msp), ...(cli === undefined ? {} : { cli: clientId(cli) }) };
}
