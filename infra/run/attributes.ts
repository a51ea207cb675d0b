import { place, type Resource } from './resource.ts';

const { 'AWS::AccountId': account, 'AWS::Region': region } = place;

/** Properties that give a resource its name; without one CloudFormation makes a name from stack and logical id. */
const naming: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Cognito::UserPoolDomain': 'Domain',
  'AWS::Lambda::Alias': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
};

export function nameOf(type: string, id: string, stack: string, read: (property: string) => unknown): string {
  const property = naming[type];
  const given = property === undefined ? undefined : read(property);
  return typeof given === 'string' ? given : `${stack}-${id}`;
}

type Attributes = Readonly<Record<string, string | ((resource: Resource) => unknown)>>;
const arn = (service: string, path: string, at: string = region) => `arn:aws:${service}:${at}:${account}:${path}`;
const named = (service: string, path: (name: string) => string, ref?: (one: Resource) => string): Attributes => ({
  Ref: (one) => (ref ? ref(one) : one.name),
  Arn: (one) => arn(service, path(one.name)),
});
/** What CloudFormation answers Ref and GetAtt with, for the kinds that a local run reads; others have their id alone. */
const attributes: Readonly<Record<string, Attributes>> = {
  'AWS::IAM::Role': { Ref: (one) => one.name, Arn: (one) => arn('iam', `role/${one.name}`, '') },
  'AWS::Lambda::Function': named('lambda', (name) => `function:${name}`),
  'AWS::Lambda::Version': {
    Ref: (one) => `${arn('lambda', `function:${one.properties['FunctionName']}`)}:1`,
    Version: '1',
    FunctionName: (one) => one.properties['FunctionName'],
  },
  'AWS::Lambda::Alias': { Ref: (one) => `${arn('lambda', `function:${one.properties['FunctionName']}`)}:${one.name}` },
  'AWS::SQS::Queue': {
    ...named(
      'sqs',
      (name) => name,
      (one) => `https://sqs.${region}.amazonaws.com/${account}/${one.name}`,
    ),
    QueueName: (one) => one.name,
  },
  'AWS::Events::EventBus': { ...named('events', (name) => `event-bus/${name}`), Name: (one) => one.name },
  'AWS::Events::Rule': { Ref: (one) => one.name, Arn: (one) => arn('events', `rule/${busOf(one)}${one.name}`) },
  'AWS::DynamoDB::Table': {
    ...named('dynamodb', (name) => `table/${name}`),
    StreamArn: (one) => arn('dynamodb', `table/${one.name}/stream/local`),
  },
  'AWS::Logs::LogGroup': named('logs', (name) => `log-group:${name}:*`),
  'AWS::SecretsManager::Secret': { ...named('secretsmanager', (name) => `secret:${name}`, secretArn), Id: secretArn },
  'AWS::Cognito::UserPool': {
    Ref: (one) => `${region}_${one.id}`,
    Arn: (one) => arn('cognito-idp', `userpool/${region}_${one.id}`),
    ProviderURL: (one) => `https://cognito-idp.${region}.amazonaws.com/${region}_${one.id}`,
    ProviderName: (one) => `cognito-idp.${region}.amazonaws.com/${region}_${one.id}`,
  },
  'AWS::Cognito::UserPoolClient': {
    Ref: (one) => one.id.toLowerCase(),
    ClientSecret: (one) => `{{resolve:secretsmanager:${one.id}:SecretString:::}}`,
  },
  'AWS::S3::Bucket': {
    Ref: (one) => one.name,
    Arn: (one) => `arn:aws:s3:::${one.name}`,
    RegionalDomainName: (one) => `${one.name}.s3.${region}.amazonaws.com`,
  },
  'AWS::AppSync::Api': {
    Ref: (one) => one.name,
    ApiId: (one) => one.name,
    ApiArn: (one) => arn('appsync', `apis/${one.name}`),
    'Dns.Http': (one) => `${one.name}.appsync-api.${region}.amazonaws.com`,
    'Dns.Realtime': (one) => `${one.name}.appsync-realtime-api.${region}.amazonaws.com`,
  },
  'AWS::AppSync::ChannelNamespace': {
    Ref: (one) => one.name,
    ChannelNamespaceArn: (one) =>
      arn('appsync', `apis/${one.properties['ApiId']}/channelNamespace/${one.properties['Name']}`),
  },
  'AWS::SNS::Topic': { Ref: (one) => arn('sns', one.name), TopicArn: (one) => arn('sns', one.name) },
};

function secretArn(one: Resource): string {
  return arn('secretsmanager', `secret:${one.name}`);
}

/** Rules of a bus of one's own carry its name in their ARN, those of the default bus do not. */
function busOf(rule: Resource): string {
  const bus = rule.properties['EventBusName'];
  return typeof bus === 'string' ? `${bus}/` : '';
}

/** `Ref` and attributes of a resource. An attribute nobody reads here is named after its resource. */
export function attributeOf(resource: Resource, name: string): unknown {
  const found = attributes[resource.type]?.[name];
  if (typeof found === 'function') return found(resource);
  return found ?? (name === 'Ref' ? resource.name : `${resource.name}.${name}`);
}
