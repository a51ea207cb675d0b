import { EnvError } from './env.ts';

/** Credentials of a session: the function's own role, or one that it assumed. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * The function's own role, as the Lambda runtime hands it over: in the environment, for the life of the process.
 * Bundles take this in place of the SDK's search through files, SSO and metadata services (infra/bundle.ts), which
 * could find nothing here and weighs 150 kB. @throws EnvError outside of Lambda.
 */
export const defaultProvider = () => async (): Promise<SessionCredentials> => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey || !sessionToken) throw new EnvError('the runtime gave no credentials');
  return { accessKeyId, secretAccessKey, sessionToken };
};
