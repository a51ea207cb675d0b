import { randomBytes } from 'node:crypto';
import { place, type Resource, TemplateError } from './resource.ts';
import type { Roles } from './roles.ts';
import type { Session } from './sessions.ts';
import type { Deployment } from './template.ts';

/** A mail as SES would have handed it to the receiver's server. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly tags: Readonly<Record<string, string>>;
  /** SES's own id of it. */
  readonly id: string;
}

/** The template's SES: who may send by role, under which configuration set, as which identity. */
export interface MailService {
  /** Everything that was taken, oldest first. */
  readonly taken: readonly TakenMail[];
  /** An error to answer the next calls with, by its name in the API; undefined: mails are taken. */
  refuseWith: string | undefined;
  /** How many calls were answered so. */
  refused: number;
  /** Answers SendEmail (SES API v2). */
  send(session: Session, body: string): { readonly status: number; readonly type: string; readonly body: string };
}

/** What SendEmail is asked with, as far as the product uses it. */
interface SendEmail {
  readonly FromEmailAddress: string;
  readonly ConfigurationSetName?: string;
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: { readonly Raw?: { readonly Data: string } };
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
}

const actions = ['ses:SendEmail', 'ses:SendRawEmail'];
/** SES takes messages up to this size, encoded. */
const bytesMost = 40 * 1024 * 1024;
const tagText = /^[A-Za-z0-9_-]{1,256}$/;

/** Mailboxes that SES answers for itself, to try out what becomes of a mail (SES developer guide, mailbox simulator). */
const simulator: Readonly<Record<string, { readonly event: string; readonly type: string }>> = {
  'bounce@simulator.amazonses.com': { event: 'BOUNCE', type: 'Email Bounced' },
  'complaint@simulator.amazonses.com': { event: 'COMPLAINT', type: 'Email Complaint Received' },
};

/** What SES tells of a mail, where the configuration set says that it is to be told. */
function tellReturned(deployment: Deployment, set: Resource, mail: TakenMail, tell: MailOptions['tell']): void {
  for (const address of mail.to) {
    const found = simulator[address];
    const wanted = deployment.of('AWS::SES::ConfigurationSetEventDestination').some(({ properties }) => {
      const to = properties['EventDestination'] as {
        Enabled: boolean;
        MatchingEventTypes: string[];
        EventBridgeDestination?: object;
      };
      const ours =
        properties['ConfigurationSetName'] === set.name && to.Enabled && to.EventBridgeDestination !== undefined;
      return ours && found !== undefined && to.MatchingEventTypes.map((one) => one.toUpperCase()).includes(found.event);
    });
    if (!wanted || !found) continue;
    const tags = Object.entries({ ...mail.tags, 'ses:configuration-set': set.name });
    const told = {
      messageId: mail.id,
      destination: mail.to,
      tags: Object.fromEntries(tags.map(([name, value]) => [name, [value]])),
    };
    const diagnosticCode = 'smtp; 550 5.1.1 user unknown';
    const detail =
      found.event === 'BOUNCE'
        ? {
            eventType: 'Bounce',
            mail: told,
            bounce: {
              bounceType: 'Permanent',
              bounceSubType: 'General',
              bouncedRecipients: [{ emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode }],
            },
          }
        : { eventType: 'Complaint', mail: told, complaint: { complainedRecipients: [{ emailAddress: address }] } };
    tell('aws.ses', found.type, detail);
  }
}

export interface MailOptions {
  /** Told of each mail. */
  readonly onTaken?: (mail: TakenMail) => void;
  /** Puts an event on the account's default bus. */
  readonly tell: (source: string, type: string, detail: object) => void;
}

/** @throws TemplateError where the app does not ask for TLS. */
export function createMailService(deployment: Deployment, roles: Roles, { onTaken, tell }: MailOptions): MailService {
  const sets = deployment.of('AWS::SES::ConfigurationSet');
  for (const { id, properties } of sets) {
    const delivery = properties['DeliveryOptions'] as { TlsPolicy?: string } | undefined;
    if (delivery?.TlsPolicy !== 'REQUIRE') throw new TemplateError(`${id}: lets mails go out in the clear`);
  }
  const identities = deployment
    .of('AWS::SES::EmailIdentity')
    .map(({ properties }) => String(properties['EmailIdentity']));
  const taken: TakenMail[] = [];
  const service: MailService = {
    taken,
    refuseWith: undefined,
    refused: 0,
    send(session, body) {
      const asked = JSON.parse(body) as SendEmail;
      const set = sets.find((one) => one.name === asked.ConfigurationSetName);
      if (!set) return failure(404, 'NotFoundException', `no configuration set ${asked.ConfigurationSetName}`);
      const identity = identities.find((one) => covers(one, asked.FromEmailAddress));
      if (!identity) return failure(400, 'MessageRejected', `Email address is not verified: ${asked.FromEmailAddress}`);
      const refused = mayNotSend(roles, session, [`identity/${identity}`, `configuration-set/${set.name}`], asked);
      if (refused) return failure(403, 'AccessDeniedException', refused);
      if (service.refuseWith !== undefined) {
        service.refused += 1;
        return failure(429, service.refuseWith, 'Maximum sending rate exceeded.');
      }
      const tags = (asked.EmailTags ?? []).map(({ Name, Value }) => [Name, Value] as const);
      const raw = Buffer.from(asked.Content.Raw?.Data ?? '', 'base64');
      const wrong = tags.some((pair) => pair.some((text) => !tagText.test(text)));
      if (wrong || raw.length === 0 || raw.length > bytesMost)
        return failure(400, 'BadRequestException', 'no such mail');
      const id = `${randomBytes(8).toString('hex')}-000000`;
      const mail = {
        from: asked.FromEmailAddress,
        to: asked.Destination.ToAddresses,
        raw: restamped(raw, id),
        tags: Object.fromEntries(tags),
        id,
      };
      taken.push(mail);
      onTaken?.(mail);
      tellReturned(deployment, set, mail, tell);
      return { status: 200, type: 'application/json', body: JSON.stringify({ MessageId: id }) };
    },
  };
  return service;
}

/** A verified domain covers every host below it. */
function covers(identity: string, address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domain === identity || domain.endsWith(`.${identity}`);
}

function mayNotSend(
  roles: Roles,
  { role, tags }: Session,
  names: readonly string[],
  asked: SendEmail,
): string | undefined {
  const { 'AWS::AccountId': account, 'AWS::Region': region } = place;
  const context = { 'ses:FromAddress': [asked.FromEmailAddress], 'ses:Recipients': asked.Destination.ToAddresses };
  for (const name of names) {
    const arn = `arn:aws:ses:${region}:${account}:${name}`;
    const missing = actions.find((action) => !roles.allows(role, action, arn, context, tags));
    if (missing) return `${role} is not authorized to perform ${missing} on ${arn}`;
  }
  return undefined;
}

/** SES puts a Message-ID and a Date of its own in the place of what it was given. */
function restamped(raw: Buffer, id: string): Buffer {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const region = place['AWS::Region'];
  const head = text
    .slice(0, end)
    .replace(/^Message-ID:.*(?:\r\n[ \t].*)*$/im, `Message-ID: <${id}@${region}.amazonses.com>`)
    .replace(/^Date:.*$/im, `Date: ${new Date().toUTCString()}`);
  return Buffer.from(head + text.slice(end), 'latin1');
}

function failure(status: number, name: string, message: string) {
  const body = JSON.stringify({ __type: name, message });
  return { status, type: 'application/json', body };
}
