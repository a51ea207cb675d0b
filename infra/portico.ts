import { type App, CfnRule, Fn, type Stack, Tags } from 'aws-cdk-lib';
import { readContext } from './context.ts';
import { CoreStack, edgeRegion } from './stacks/core.ts';
import { DataStack } from './stacks/data.ts';
import { EdgeStack } from './stacks/edge.ts';
import { IdentityStack } from './stacks/identity.ts';
import { LiveStack } from './stacks/live.ts';
import { MailStack } from './stacks/mail.ts';
import { ObservabilityStack } from './stacks/observability.ts';

export interface Portico {
  readonly data: DataStack;
  readonly identity: IdentityStack;
  readonly live: LiveStack;
  readonly mail: MailStack;
  readonly core: CoreStack;
  readonly edge: EdgeStack;
  readonly observability: ObservabilityStack;
}

/** What the app is made of beside its own text. */
export interface Parts {
  /** Folder of the functions' bundles, as `bundle.ts` leaves it. */
  readonly bundles: string;
  /** Folder of the built web client, and its content security policy. */
  readonly web: string;
  readonly policy: string;
  /** Hosts that clients brought along, and slugs of the MSPs: from the tenants' files. */
  readonly hosts: readonly string[];
  readonly msps: readonly string[];
}

/** All stacks of one stage. */
export function addPortico(app: App, { bundles, ...edgeParts }: Parts): Portico {
  const context = readContext(app.node);
  const named = (part: string, region = context.region) => ({
    stackName: `portico-${context.stage}-${part}`,
    context,
    env: { region },
  });
  const data = new DataStack(app, 'data', { ...named('data'), terminationProtection: true });
  const identity = new IdentityStack(app, 'identity', { ...named('identity'), terminationProtection: true });
  const { table, files } = data;
  const live = new LiveStack(app, 'live', { ...named('live'), bundles });
  const mail = new MailStack(app, 'mail', named('mail'));
  const core = new CoreStack(app, 'core', { ...named('core'), bundles, table, files, identity, live, mail });
  const edge = new EdgeStack(app, 'edge', { ...named('edge', edgeRegion), ...edgeParts });
  // Its secret is copied to the edge's region first.
  edge.addStackDependency(core);
  const observability = new ObservabilityStack(app, 'observability', { ...named('observability'), core, live, mail });
  for (const stack of [data, identity, live, mail, core, edge, observability])
    refusePlaceholders(stack, context.missing);
  Tags.of(app).add('product', 'portico');
  Tags.of(app).add('stage', context.stage);
  return { data, identity, live, mail, core, edge, observability };
}

/** A template with placeholders can be read and tested; CloudFormation refuses to deploy it and says what to set. */
function refusePlaceholders(stack: Stack, missing: readonly string[]) {
  if (missing.length === 0) return;
  new CfnRule(stack, 'ContextIsComplete', {
    assertions: missing.map((field) => ({
      assert: Fn.conditionEquals('given', 'missing'),
      assertDescription: `Set portico.${field} in the context of cdk.json`,
    })),
  });
}
