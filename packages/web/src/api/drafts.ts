import { ApiError, api, unwrap } from './client.ts';
import type { Draft, DraftKind } from './contract-talk.ts';

type Place = { ref: string; kind: DraftKind };

export const readDraft = (path: Place): Promise<Draft> =>
  unwrap(api.GET('/v1/tickets/{ref}/drafts/{kind}', { params: { path } }));

/** @param leaving whether the page is about to go: then the request outlives it */
export const keepDraft = (
  path: Place,
  body: { text: string; files: string[]; version: number },
  leaving: boolean,
): Promise<Draft> => {
  const { files, ...rest } = body;
  return unwrap(
    api.PUT('/v1/tickets/{ref}/drafts/{kind}', {
      params: { path },
      body: files.length > 0 ? body : rest,
      keepalive: leaving,
    }),
  );
};

export async function discardDraft(path: Place): Promise<void> {
  const { error, response } = await api
    .DELETE('/v1/tickets/{ref}/drafts/{kind}', { params: { path } })
    .catch((): never => {
      throw new ApiError(0, undefined, 'The server cannot be reached.');
    });
  if (error) throw new ApiError(response.status, error, `HTTP ${response.status}`);
}
