import { type App, CfnRule, Fn, Tags } from 'aws-cdk-lib';
import { readContext } from './context.ts';
import { CoreStack } from './stacks/core.ts';
import { DataStack } from './stacks/data.ts';
import { IdentityStack } from './stacks/identity.ts';
import { ObservabilityStack } from './stacks/observability.ts';

export interface Portico {
  readonly data: DataStack;
  readonly identity: IdentityStack;
  readonly core: CoreStack;
  readonly observability: ObservabilityStack;
}

/** All stacks of one stage. @param bundles folder of the functions' bundles, as `bundle.ts` leaves it. */
export function addPortico(app: App, bundles: string): Portico {
  const context = readContext(app.node);
  const named = (part: string) => ({ stackName: `portico-${context.stage}-${part}`, context });
  const data = new DataStack(app, 'data', { ...named('data'), terminationProtection: true });
  const identity = new IdentityStack(app, 'identity', { ...named('identity'), terminationProtection: true });
  const core = new CoreStack(app, 'core', { ...named('core'), bundles, table: data.table, pool: identity.pool });
  const observability = new ObservabilityStack(app, 'observability', { ...named('observability'), core });
  for (const stack of [data, identity, core, observability]) refusePlaceholders(stack, context.missing);
  Tags.of(app).add('product', 'portico');
  Tags.of(app).add('stage', context.stage);
  return { data, identity, core, observability };
}

/** A template with placeholders can be read and tested; CloudFormation refuses to deploy it and says what to set. */
function refusePlaceholders(
  stack: DataStack | IdentityStack | CoreStack | ObservabilityStack,
  missing: readonly string[],
) {
  if (missing.length === 0) return;
  new CfnRule(stack, 'ContextIsComplete', {
    assertions: missing.map((field) => ({
      assert: Fn.conditionEquals('given', 'missing'),
      assertDescription: `Set portico.${field} in the context of cdk.json`,
    })),
  });
}
