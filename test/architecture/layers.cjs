/**
 * Who may import whom: domain <- store <- app <- {api, aws, local, cli} <- functions; the web knows the API by its
 * OpenAPI types alone. Each rule's comment says what to do instead.
 */
const source = (packages) => `^packages/(${packages})/src/`;
/** Tests, and the files that only tests import. */
const tests = '\\.test\\.tsx?$|/testing\\.ts$|/testing-[a-z]+\\.ts$';
const dynamo = '@aws-sdk/(lib-dynamodb|client-dynamodb|util-dynamodb)';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const layers = [
  ['domain', 'domain', 'the domain knows nobody: pass what it needs as an argument'],
  ['store', 'domain|store', 'the store keeps what the domain decides; verbs stand in app'],
  ['app', 'domain|store|app', 'app is the same in both homes: take the adapter as a port (packages/app/src/ports.ts)'],
  ['api', 'domain|store|app|api', 'the API serves either home: the home passes its parts in'],
  ['aws', 'domain|store|app|api|aws', 'puts the system together on AWS; an entry point in functions/ only starts it'],
  [
    'local',
    'domain|store|app|api|local|web',
    'local puts the system together in one process; the command line stands above it',
  ],
  [
    'cli',
    'domain|store|app|api|aws|local|cli|web',
    'the command line may use everything that runs on one machine, and open a deployed table',
  ],
  ['web', 'web', 'the web knows the API by its OpenAPI document alone; ask over HTTP'],
].map(([from, to, comment]) => {
  // Tests of store and app run on the embedded engine, so they may reach up to it; those of the domain need nothing.
  const pathNot = from === 'domain' || from === 'web' ? '^$' : tests;
  return forbid(
    `${from}-stays-in-its-layer`,
    comment,
    { path: `^packages/${from}/`, pathNot },
    { path: `^packages/(?!(${to})/)` },
  );
});

module.exports = {
  forbidden: [
    ...layers,
    forbid(
      'domain-is-pure',
      'zod and temporal-polyfill only: no node:, no clock, no AWS; pass values in',
      { path: source('domain'), pathNot: tests },
      { pathNot: '^packages/domain/|(^|node_modules/)(zod|temporal-polyfill)(/|$)' },
    ),
    forbid(
      'only-the-store-touches-dynamodb',
      'go through packages/store. Excepted: the embedded engine, which takes the place of the SDK and shows its wire face, and where AWS opens its clients',
      {
        path: '^(packages|functions)/',
        pathNot: `^packages/(store/src|local/src/(dynamodb|home))/|^packages/aws/src/clients\\.ts$|${tests}`,
      },
      { path: dynamo },
    ),
    forbid(
      'only-aws-touches-aws',
      'take a port instead; the adapter stands in packages/aws. Excepted: the store, which speaks DynamoDB',
      { path: '^packages/', pathNot: `^packages/(aws|store/src|local/src/(dynamodb|home))/|${tests}` },
      { path: '@aws-sdk/|@smithy/|aws-lambda', pathNot: dynamo },
    ),
    forbid(
      'functions-are-leaves',
      'nothing imports an entry point, the infrastructure or a test helper',
      { path: '^packages/', pathNot: tests },
      { path: '^(functions|infra|test)/' },
    ),
    forbid(
      'functions-only-start',
      'an entry point starts what packages/aws put together',
      { path: '^functions/' },
      { path: '^packages/(?!aws/)' },
    ),
    forbid(
      'infra-reads-registers',
      'the infrastructure reads what is declared: subscriptions, table, parts of its keys, hosts of tenants, the web as built',
      { path: '^infra/(?!run/|smoke/)' },
      {
        path: '^packages/(?!(app/src/(subscriptions|events/envelope)|store/src/(table|keys)|cli/src/tenants/load|web/(build|src/pages/policy))\\.ts$|store/policies\\.json$)',
      },
    ),
    forbid(
      'a-template-runs-by-itself',
      'infra/run knows the templates as cdk synth wrote them; what it needs of the product stands in local, cli and below',
      { path: '^infra/run/' },
      { path: '^infra/(?!run/)|^packages/(?!domain/|store/|app/|local/|cli/)' },
    ),
    forbid(
      'a-smoke-test-asks-by-itself',
      'infra/smoke asks what is deployed; it knows keys, ids, policies and how AWS is signed for, and nothing of the stacks',
      { path: '^infra/smoke/' },
      { path: '^infra/(?!smoke/)|^packages/(?!domain/|store/|local/src/iam/|aws/)' },
    ),
    forbid(
      'the-web-is-built-not-imported',
      'of the web others use its build, its generated types and the pages a server sends itself (src/pages)',
      { path: '^packages/(?!web/)' },
      { path: '^packages/web/', pathNot: '^packages/web/((build|generate-api)\\.ts$|src/pages/)' },
    ),
    forbid(
      'tests-are-not-imported',
      'only tests import tests, testing.ts and testing-*.ts; move what the product needs into a file of its own',
      { path: '^(packages|functions|infra)/', pathNot: tests },
      { path: tests },
    ),
    forbid(
      'holidays-at-apply-only',
      'holidays are worked out when files are applied (packages/cli/src/tenants/holidays.ts); read them from the calendar',
      { path: '^(packages|functions|infra)/', pathNot: `^packages/cli/src/tenants/|${tests}` },
      { path: '(^|/)node_modules/date-holidays' },
    ),
    forbid('no-circular', 'move what both need into a third file', {}, { circular: true }),
    forbid(
      'imports-resolve',
      'the file or package does not exist',
      { path: '^(packages|functions|infra)/' },
      { couldNotResolve: true, pathNot: '^(vite|vitest)/|\\.(css|svg)$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|screens)/|^node_modules/\\.cache' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.d.ts', '.json'],
    },
  },
};
