import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { place } from './resource.ts';
import type { Roles } from './roles.ts';
import type { Session } from './sessions.ts';
import type { Deployment } from './template.ts';

/** The buckets of an app, path style. Every object lies under the hash of its key: a key is never a path here. */
export interface Objects {
  answer(
    session: Session,
    request: IncomingMessage,
    url: URL,
    body: Buffer,
  ): { readonly status: number; readonly type: string; readonly body: string | Buffer };
}

const actions: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

export function createObjects(deployment: Deployment, roles: Roles, folder: string): Objects {
  const buckets = new Set(deployment.of('AWS::S3::Bucket').map((one) => one.name));
  const own = { 'aws:ResourceAccount': [place['AWS::AccountId']] };
  const pathOf = (bucket: string, key: string) => join(folder, bucket, createHash('sha256').update(key).digest('hex'));
  return {
    answer(session, request, url, body) {
      const [bucket = '', ...rest] = decodeURIComponent(url.pathname.slice(1)).split('/');
      const key = rest.join('/');
      const action = actions[request.method ?? ''];
      if (!buckets.has(bucket)) return refusal(404, 'NoSuchBucket');
      if (!action || key === '') return refusal(501, 'NotImplemented');
      const { role, tags } = session;
      if (!roles.allows(role, action, `arn:aws:s3:::${bucket}/${key}`, own, tags)) return refusal(403, 'AccessDenied');
      const path = pathOf(bucket, key);
      const [, from, source = ''] = /^\/?([^/]+)\/(.+)$/.exec(String(request.headers['x-amz-copy-source'] ?? '')) ?? [];
      if (request.method === 'PUT' && from !== undefined) {
        const read = roles.allows(role, 's3:GetObject', `arn:aws:s3:::${from}/${source}`, own, tags);
        if (!read) return refusal(403, 'AccessDenied');
        if (!existsSync(pathOf(from, source))) return refusal(404, 'NoSuchKey');
        for (const part of ['', '.type']) copyFileSync(`${pathOf(from, source)}${part}`, `${path}${part}`);
        return { status: 200, type: 'application/xml', body: '<CopyObjectResult/>' };
      }
      if (request.method === 'PUT') {
        if (request.headers['if-match'] !== undefined && !existsSync(path)) return refusal(404, 'NoSuchKey');
        mkdirSync(join(folder, bucket), { recursive: true });
        writeFileSync(path, body);
        writeFileSync(`${path}.type`, String(request.headers['content-type'] ?? 'application/octet-stream'));
        return { status: 200, type: 'application/xml', body: '' };
      }
      if (request.method === 'DELETE') {
        for (const one of [path, `${path}.type`]) rmSync(one, { force: true });
        return { status: 204, type: 'application/xml', body: '' };
      }
      if (!existsSync(path)) return refusal(404, 'NoSuchKey');
      return { status: 200, type: readFileSync(`${path}.type`, 'utf8'), body: readFileSync(path) };
    },
  };
}

function refusal(status: number, code: string) {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, type: 'application/xml', body };
}
