/** One account and region, as far as a local run has them. */
export const place = {
  'AWS::AccountId': '000000000000',
  'AWS::Region': 'eu-central-1',
  'AWS::Partition': 'aws',
} as const;

export interface Resource {
  readonly stack: string;
  /** The logical id: unique in its stack, and in practice in all of ours. */
  readonly id: string;
  readonly type: string;
  /** With every intrinsic function resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** As CloudFormation names what it makes. */
  readonly name: string;
}

/** What a template says cannot be carried out: the message names the resource and what it lacks. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
