import { RefreshRefused, type TokenPort, type TokenSet } from '@portico/app/identity/browser-sessions';
import { API_SCOPE } from '@portico/app/identity/resource';
import * as z from 'zod';

/** What the browser's sign-in needs of an OpenID provider: the embedded issuer in-process, Cognito over the network. */
export interface IssuerClient extends TokenPort {
  readonly clientId: string;
  /** What is asked for, beside a proof of who it is. */
  readonly scope: string;
  /** Whether it can be told for which membership a token is (RFC 8707). */
  readonly bindsResource: boolean;
  /** Where the browser is sent, for a sign-in that began on this origin. */
  authorizationUrl(origin: string): string;
  exchange(request: CodeExchange): Promise<TokenSet & { readonly idToken: string }>;
}

export interface CodeExchange {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly resource: string;
}

export interface IssuerClientOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: ours. */
  readonly scope?: string;
  /** Default: true. */
  readonly bindsResource?: boolean;
  readonly authorizationUrl: (origin: string) => string;
  readonly tokenUrl: string;
  readonly revocationUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The issuer refused the code: used twice, too late, or not made for us. */
export class CodeRefused extends Error {
  override readonly name = 'CodeRefused';
}

const Tokens = z.object({
  access_token: z.string().min(1),
  /** Left out at a renewal where the issuer does not rotate it. */
  refresh_token: z.string().min(1).optional(),
  id_token: z.string().optional(),
  expires_in: z.number().positive(),
});

export function createIssuerClient(options: IssuerClientOptions): IssuerClient {
  const { clientId, clientSecret, bindsResource = true } = options;
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    'base64',
  );
  const post = (url: string, form: Record<string, string>): Promise<Response> =>
    options.fetch(
      new Request(url, {
        method: 'POST',
        headers: {
          authorization: `Basic ${credentials}`,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams(form).toString(),
      }),
    );
  const tokens = async (response: Response, kept?: string): Promise<TokenSet & { idToken: string }> => {
    if (!response.ok) throw new Error(`the issuer's token endpoint answered ${response.status}`);
    const got = Tokens.parse(await response.json());
    const accessExpires = Math.floor(options.now() / 1000) + got.expires_in;
    const refresh = got.refresh_token ?? kept;
    if (refresh === undefined) throw new Error("the issuer's token endpoint gave no refresh token");
    return { access: got.access_token, refresh, idToken: got.id_token ?? '', accessExpires };
  };
  return {
    clientId,
    scope: options.scope ?? `openid ${API_SCOPE}`,
    bindsResource,
    authorizationUrl: options.authorizationUrl,
    async exchange({ code, verifier, redirectUri, resource }) {
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
        ...(bindsResource ? { resource } : {}),
      };
      const response = await post(options.tokenUrl, form);
      if (response.status === 400) throw new CodeRefused('the issuer refused the code');
      return tokens(response);
    },
    async refresh(refreshToken) {
      const response = await post(options.tokenUrl, { grant_type: 'refresh_token', refresh_token: refreshToken });
      // 400 is the one status of a refusal (RFC 6749 §5.2); anything else may pass.
      if (response.status === 400) throw new RefreshRefused('the issuer refused the refresh token');
      const { access, refresh, accessExpires } = await tokens(response, refreshToken);
      return { access, refresh, accessExpires };
    },
    async revoke(refreshToken) {
      await post(options.revocationUrl, { token: refreshToken, token_type_hint: 'refresh_token' });
    },
  };
}
