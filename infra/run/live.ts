import { attributeOf } from './attributes.ts';
import type { Functions } from './functions.ts';
import { TemplateError } from './resource.ts';
import type { Roles } from './roles.ts';
import type { Session } from './sessions.ts';
import type { Deployment } from './template.ts';

export interface Told {
  readonly channel: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** The template's AppSync Events: who may publish by role, who may listen by its authorizer. */
export interface Live {
  /** Everything that was published. */
  readonly told: readonly Told[];
  /** Takes a publication. @returns why it is refused. */
  publish(session: Session, body: string): string | undefined;
  /** Whether a browser with this token is let in: to connect, or to a channel. */
  mayListen(token: string, channel?: string): Promise<boolean>;
}

type Modes = readonly { readonly AuthType: string }[];
interface EventConfig {
  readonly AuthProviders: readonly { AuthType: string; LambdaAuthorizerConfig?: { AuthorizerUri: string } }[];
  readonly ConnectionAuthModes: Modes;
  readonly DefaultPublishAuthModes: Modes;
  readonly DefaultSubscribeAuthModes: Modes;
}

const eventsMost = 5;

/** @throws TemplateError where the API lets in others than its authorizer and our roles do. */
export function createLive(deployment: Deployment, roles: Roles, functions: () => Functions): Live {
  const [api, ...others] = deployment.of('AWS::AppSync::Api');
  if (!api || others.length > 0) throw new TemplateError('there must be exactly one API of AppSync Events');
  const config = api.properties['EventConfig'] as EventConfig;
  const only = (modes: Modes, type: string) => modes.length === 1 && modes[0]?.AuthType === type;
  const asked = only(config.ConnectionAuthModes, 'AWS_LAMBDA') && only(config.DefaultSubscribeAuthModes, 'AWS_LAMBDA');
  if (!asked) throw new TemplateError(`${api.id}: lets in who its authorizer was not asked about`);
  if (!only(config.DefaultPublishAuthModes, 'AWS_IAM')) throw new TemplateError(`${api.id}: lets others publish`);
  const uri = config.AuthProviders.find((one) => one.AuthType === 'AWS_LAMBDA')?.LambdaAuthorizerConfig?.AuthorizerUri;
  if (uri === undefined) throw new TemplateError(`${api.id}: has no authorizer`);
  const kinds = new Map(deployment.of('AWS::AppSync::ChannelNamespace').map((one) => [one.properties['Name'], one]));
  const told: Told[] = [];
  return {
    told,
    publish(session, body) {
      const { channel, events } = JSON.parse(body) as { channel: string; events: string[] };
      const kind = kinds.get(channel.split('/')[1] ?? '');
      const arn = kind ? String(attributeOf(kind, 'ChannelNamespaceArn')) : `no namespace of ${channel}`;
      if (!kind || !roles.allows(session.role, 'appsync:EventPublish', arn, {}, session.tags)) {
        return `${session.role} is not authorized to perform appsync:EventPublish on ${arn}`;
      }
      if (events.length > eventsMost || !/^(?:\/[A-Za-z0-9-]{1,50}){1,5}$/.test(channel))
        return `no such channel, or too much: ${body}`;
      for (const one of events) told.push({ channel, message: JSON.parse(one) as Told['message'] });
      return undefined;
    },
    async mayListen(token, channel) {
      const fn = functions().byArn(uri);
      const permitted = deployment.of('AWS::Lambda::Permission').some(({ properties }) => {
        const { Principal, FunctionName, SourceArn } = properties;
        const mine = Principal === 'appsync.amazonaws.com' && SourceArn === attributeOf(api, 'ApiArn');
        return mine && FunctionName === attributeOf(fn, 'Arn');
      });
      if (!permitted) throw new TemplateError(`${api.id}: has no permission to invoke ${fn.id}`);
      const operation = channel === undefined ? 'EVENT_CONNECT' : 'EVENT_SUBSCRIBE';
      const event = { authorizationToken: token, requestContext: { operation, channel: channel ?? null } };
      return (await functions().invoke<{ isAuthorized: boolean }>(fn, event)).isAuthorized;
    },
  };
}
