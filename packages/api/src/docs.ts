import { hash } from 'node:crypto';
import type { OpenApiDocument, Operation } from './openapi.ts';

type Json = Record<string, unknown>;

/**
 * The API's documentation as one page, made from the OpenAPI document: no script, no request to anywhere, one style
 * element that the content security policy names by its hash. It is read as well without a network.
 */
export function docsPage(document: OpenApiDocument): { readonly html: string; readonly styleHash: string } {
  const groups = document.tags.map(({ name }) => ({ name, operations: operationsOf(document, name) }));
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Contents">
<p class="brand">Portico <span>API ${escaped(document.info.version)}</span></p>
${groups.map((group) => `<p class="group">${escaped(group.name)}</p><ul>${group.operations.map(entry).join('')}</ul>`).join('\n')}
<p class="group">Schemas</p><ul>${Object.keys(document.components.schemas).map(schemaEntry).join('')}</ul>
</nav>
<main>
<h1>${escaped(document.info.title)}</h1>
<p>The machine-readable document stands at <a href="/openapi.json">/openapi.json</a>. Send an access token or an API key as
<code>Authorization: Bearer …</code>. Times are RFC 3339 in UTC. Refusals are problems as in RFC 9457.</p>
${groups.map((group) => `<section><h2>${escaped(group.name)}</h2>${group.operations.map(article).join('')}</section>`).join('\n')}
<section><h2>Schemas</h2>${Object.entries(document.components.schemas).map(schemaArticle).join('')}</section>
</main>
</body>
</html>`;
  return { html, styleHash: hash('sha256', STYLE, 'base64') };
}

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function operationsOf(document: OpenApiDocument, tag: string): Placed[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function entry({ operation }: Placed): string {
  return `<li><a href="#${escaped(operation.operationId)}">${escaped(operation.summary)}</a></li>`;
}

function schemaEntry(name: string): string {
  return `<li><a href="#schema-${escaped(name)}">${escaped(name)}</a></li>`;
}

function article({ method, path, operation }: Placed): string {
  const description = typeof operation['description'] === 'string' ? `<p>${escaped(operation['description'])}</p>` : '';
  return `<article id="${escaped(operation.operationId)}">
<h3>${escaped(operation.summary)}</h3>
<p class="line"><span class="method ${method.toLowerCase()}">${method}</span> <code>${escaped(path)}</code></p>
${description}
<p class="who">${escaped(who(operation['x-auth']))}</p>
${parameterTable(operation.parameters)}
${body('Body', operation['requestBody'])}
${Object.entries(operation.responses).map(response).join('')}
</article>`;
}

function who(auth: unknown): string {
  const rule = auth as { scope: string; personas?: readonly string[]; keyScope?: string };
  if (rule.scope === 'public') return 'Open to everybody.';
  const people = (rule.personas ?? []).filter((one) => one !== 'key').join(', ');
  const key = rule.keyScope ? `API keys${rule.keyScope === 'any' ? '' : ` with ${rule.keyScope}`}` : '';
  return `For ${[people, key].filter(Boolean).join('; ')}.`;
}

function parameterTable(parameters: readonly Json[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map((one) => {
    const required = one['required'] ? '<span class="required">required</span>' : '';
    const about = escaped(String(one['description'] ?? ''));
    return `<tr><td><code>${escaped(String(one['name']))}</code></td><td>${escaped(String(one['in']))}</td><td>${typeOf(one['schema'])} ${required}</td><td>${about}</td></tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Parameters"><table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function body(title: string, content: unknown): string {
  const media = (content as { content?: Record<string, { schema?: unknown }> } | undefined)?.content;
  const schema = media && Object.values(media)[0]?.schema;
  return schema ? `<details open><summary>${escaped(title)}</summary>${shape(schema)}</details>` : '';
}

function response([status, answer]: [string, Json]): string {
  if (typeof answer['$ref'] === 'string') {
    return `<p class="status"><b>${status}</b> <a href="#schema-Problem">problem</a></p>`;
  }
  return `<p class="status"><b>${status}</b> ${escaped(String(answer['description'] ?? ''))}</p>${body('Answer', answer)}`;
}

function schemaArticle([name, schema]: [string, Json]): string {
  return `<article id="schema-${escaped(name)}"><h3>${escaped(name)}</h3>${shape(schema)}</article>`;
}

/** The fields of an object, or the type of anything else. */
function shape(schema: unknown): string {
  const one = (schema ?? {}) as { properties?: Record<string, Json>; required?: readonly string[] };
  if (!one.properties) return `<p>${typeOf(schema)}</p>`;
  const rows = Object.entries(one.properties).map(([name, field]) => {
    const required = one.required?.includes(name) ? '<span class="required">required</span>' : '';
    return `<tr><td><code>${escaped(name)}</code></td><td>${typeOf(field)} ${required}</td><td>${escaped(String(field['description'] ?? ''))}</td></tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Fields"><table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const DEPTH_MOST = 4;

function typeOf(schema: unknown, depth = 0): string {
  const one = (schema ?? {}) as Json;
  if (depth > DEPTH_MOST) return 'object';
  if (typeof one['$ref'] === 'string') {
    const name = one['$ref'].split('/').at(-1) ?? '';
    return `<a href="#schema-${escaped(name)}">${escaped(name)}</a>`;
  }
  if (Array.isArray(one['enum']))
    return one['enum'].map((value) => `<code>${escaped(String(value))}</code>`).join(' | ');
  if ('const' in one) return `<code>${escaped(String(one['const']))}</code>`;
  const several = one['anyOf'] ?? one['oneOf'];
  if (Array.isArray(several)) return several.map((each) => typeOf(each, depth + 1)).join(' | ');
  if (one['type'] === 'array') return `list of ${typeOf(one['items'], depth + 1)}`;
  return escaped(String(one['type'] ?? 'any'));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#55606f;--line:#dde2e9;--paper:#fff;--side:#f6f8fa;--accent:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a4aebb;--line:#333c48;--paper:#14181e;--side:#1a2028;--accent:#7ab8ff}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;background:var(--side);border-right:1px solid var(--line);font-size:.9rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.25rem .5rem;border-radius:.4rem;color:inherit;text-decoration:none;overflow-wrap:anywhere}
nav a:hover{background:var(--line)}
.brand{font-weight:700;font-size:1.1rem;margin:0 .5rem}.brand span{font-weight:400;color:var(--soft)}
.group{margin:1.2rem .5rem .3rem;font-weight:600;color:var(--soft)}
main{padding:2rem clamp(1rem,4vw,4rem);max-width:70rem}
a{color:var(--accent)}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h1{font-size:1.9rem;line-height:1.2}h2{margin-top:3rem;font-size:1.4rem}h3{margin:0 0 .5rem;font-size:1.1rem}
article{border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:1rem 0;scroll-margin-top:1rem}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
.line{margin:.25rem 0}.method{display:inline-block;min-width:4rem;padding:.1rem .5rem;border-radius:.4rem;font:600 .8rem ui-monospace,monospace;text-align:center;color:#fff;background:#3b5568}
.get{background:#1b6b3a}.post{background:#0b5cad}.patch{background:#8a5300}.delete{background:#a3262b}
.who,.status{color:var(--soft);margin:.35rem 0}.status b{color:var(--ink)}
.required{font-size:.8rem;color:var(--soft);border:1px solid var(--line);border-radius:1rem;padding:0 .5rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem;margin:.5rem 0}
th{text-align:left;color:var(--soft);font-weight:600}td,th{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
summary{cursor:pointer;color:var(--soft)}
@media (max-width:50rem){body{display:block}nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}}
`;
