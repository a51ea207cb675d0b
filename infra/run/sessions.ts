import { randomBytes } from 'node:crypto';
import type { Resource } from './resource.ts';
import type { Roles, Tags } from './roles.ts';

/** Whom an access key stands for. */
export interface Session {
  /** Logical id of the role. */
  readonly role: string;
  readonly tags: Tags;
}

/** Credentials of a local run: the access key names the session, and nothing of it leaves this machine. */
export interface Sessions {
  issue(session: Session): string;
  find(accessKey: string): Session | undefined;
  /** STS AssumeRole. @returns an access key, or undefined where either side refuses. */
  assume(from: Session, roleArn: string, tags: Tags): string | undefined;
  /** Roles that were assumed, with their tags: `ClientScope k7m2q9xw c93fa1`. */
  readonly assumed: readonly string[];
}

/** What a session tag may hold (STS API reference, `Tag`). */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

export function createSessions(roles: Roles): Sessions {
  const sessions = new Map<string, Session>();
  const assumed: string[] = [];
  const issue = (session: Session): string => {
    const key = `ASIA${randomBytes(12).toString('hex').toUpperCase()}`;
    sessions.set(key, session);
    return key;
  };
  return {
    issue,
    find: (accessKey) => sessions.get(accessKey),
    assumed,
    assume(from, roleArn, tags) {
      const to = roles.byArn(roleArn);
      if (!Object.values(tags).every((value) => tagText.test(value))) return undefined;
      // A session that was assumed itself keeps nothing of its first role's rights, so it may assume no more.
      if (Object.keys(from.tags).length > 0 || !roles.mayAssume(from.role, to, tags)) return undefined;
      assumed.push([roleName(to), ...Object.values(tags)].join(' '));
      return issue({ role: to.id, tags });
    },
  };
}

/** `ClientScope` of `ClientScopeRole352E0C38`. */
function roleName({ id }: Resource): string {
  return id.replace(/Role[0-9A-F]{8}$/, '');
}
