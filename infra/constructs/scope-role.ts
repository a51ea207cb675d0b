import { readFileSync } from 'node:fs';
import { ArnPrincipal, CompositePrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BundledFunction } from './bundled-function.ts';

const policies = JSON.parse(readFileSync(new URL('../../packages/store/policies.json', import.meta.url), 'utf8'));

/** Session tags of a scope's role, and how long each is: an id is never anything but that many characters. */
const tags = {
  ClientScope: { msp: '????????', cli: '??????' },
  ProviderScope: { msp: '????????' },
  IdentityScope: {},
} as const;

/** A scope as a role: who may assume it, only with which tags, and which keys its sessions then reach. */
export class ScopeRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: keyof typeof tags, vendors: readonly BundledFunction[]) {
    super(scope, id);
    const principals = vendors.map(({ role }) => new ArnPrincipal(role.roleArn));
    const shapes = Object.entries<string>(tags[id]);
    const conditions =
      shapes.length === 0
        ? { Null: { 'aws:TagKeys': 'true' } }
        : {
            StringLike: Object.fromEntries(shapes.map(([tag, shape]) => [`aws:RequestTag/${tag}`, shape])),
            'ForAllValues:StringEquals': { 'aws:TagKeys': Object.keys(tags[id]) },
          };
    this.role = new Role(this, 'Role', {
      assumedBy: new CompositePrincipal(...principals).withConditions(conditions),
      inlinePolicies: { table: PolicyDocument.fromJson(policies[id]) },
    });
    const actions = shapes.length === 0 ? ['sts:AssumeRole'] : ['sts:AssumeRole', 'sts:TagSession'];
    if (shapes.length > 0) {
      this.role.assumeRolePolicy?.addStatements(
        new PolicyStatement({ actions: ['sts:TagSession'], principals: [...principals], conditions }),
      );
    }
    for (const { role } of vendors) {
      role.addToPolicy(new PolicyStatement({ actions, resources: [this.role.roleArn] }));
    }
  }
}
