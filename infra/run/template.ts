import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributeOf, nameOf } from './attributes.ts';
import { place, type Resource, TemplateError } from './resource.ts';

interface Raw {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}
export interface Template {
  readonly Resources: Record<string, Raw>;
  readonly Outputs?: Record<string, { readonly Value: unknown }>;
  readonly Conditions?: Record<string, unknown>;
}

/** A folder that `cdk synth` wrote. */
export interface Assembly {
  readonly folder: string;
  /** Templates by the name of their stack. */
  readonly stacks: ReadonlyMap<string, Template>;
}

/** @throws TemplateError where the folder holds no synthesized app. */
export function readAssembly(folder: string): Assembly {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) throw new TemplateError(`${folder} holds no synthesized app: run npm run synth`);
  const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const artifacts: { type: string; properties?: { stackName?: string; templateFile: string } }[] = Object.values(
    json('manifest.json').artifacts,
  );
  const stacks = new Map<string, Template>();
  for (const { type, properties } of artifacts) {
    if (type !== 'aws:cloudformation:stack' || !properties) continue;
    stacks.set(properties.stackName ?? '', json(properties.templateFile));
  }
  return { folder, stacks };
}

/** All resources of an app, with what they refer to filled in. */
export class Deployment {
  readonly folder: string;
  readonly #stacks: ReadonlyMap<string, Template>;
  readonly #resolved = new Map<string, Resource>();

  constructor({ folder, stacks }: Assembly) {
    this.folder = folder;
    this.#stacks = stacks;
  }

  of(type: string): Resource[] {
    return [...this.#stacks].flatMap(([stack, { Resources }]) =>
      Object.entries(Resources)
        .filter(([, raw]) => raw.Type === type)
        .map(([id]) => this.#resource(stack, id)),
    );
  }

  /** The one resource that such an ARN names. @throws TemplateError where there is none. */
  byArn(type: string, arn: string): Resource {
    const found = this.of(type).find((one) => attributeOf(one, 'Arn') === arn);
    if (!found) throw new TemplateError(`${arn}: no ${type} of this app`);
    return found;
  }

  types(): Set<string> {
    return new Set([...this.#stacks.values()].flatMap(({ Resources }) => Object.values(Resources).map((r) => r.Type)));
  }

  #resource(stack: string, id: string): Resource {
    const key = `${stack}/${id}`;
    const known = this.#resolved.get(key);
    if (known) return known;
    const raw = this.#raw(stack, id);
    // Named before it is resolved: properties of two resources may refer to each other's names.
    const resource: Resource = {
      stack,
      id,
      type: raw.Type,
      name: nameOf(raw.Type, id, stack, (property) => this.#resolve(stack, raw.Properties?.[property])),
      get properties() {
        return lazy();
      },
    };
    let done: Record<string, unknown> | undefined;
    const lazy = (): Record<string, unknown> => {
      done ??= this.#resolve(stack, raw.Properties ?? {}) as Record<string, unknown>;
      return done;
    };
    this.#resolved.set(key, resource);
    return resource;
  }

  #raw(stack: string, id: string): Raw {
    const raw = this.#stacks.get(stack)?.Resources[id];
    if (!raw) throw new TemplateError(`${stack}: refers to ${id}, which the template does not hold`);
    return raw;
  }

  #resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((one) => this.#resolve(stack, one)).filter((one) => one !== undefined);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return this.#call(stack, only[0], only[1]);
    }
    return Object.fromEntries(
      entries.map(([name, one]) => [name, this.#resolve(stack, one)]).filter(([, one]) => one !== undefined),
    );
  }

  #call(stack: string, name: string, argument: unknown): unknown {
    const resolved = <T>(): T => this.#resolve(stack, argument) as T;
    switch (name) {
      case 'Ref':
        return this.#ref(stack, String(argument));
      case 'Fn::GetAtt': {
        const [id, attribute] = argument as [string, string];
        return attributeOf(this.#resource(stack, id), attribute);
      }
      case 'Fn::Join': {
        const [separator, parts] = resolved<[string, string[]]>();
        return parts.join(separator);
      }
      case 'Fn::Select': {
        const [at, parts] = resolved<[number | string, string[]]>();
        return parts[Number(at)];
      }
      case 'Fn::Split': {
        const [separator, text] = resolved<[string, string]>();
        return text.split(separator);
      }
      case 'Fn::Sub':
        return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, id: string) => String(this.#ref(stack, id)));
      case 'Fn::GetStackOutput':
        return this.#output(resolved<{ StackName: string; OutputName: string }>());
      case 'Fn::If': {
        const [condition, yes, no] = argument as [string, unknown, unknown];
        return this.#resolve(stack, this.#condition(stack, condition) ? yes : no);
      }
      case 'Fn::Equals': {
        const [one, other] = resolved<[unknown, unknown]>();
        return one === other;
      }
      case 'Fn::Not':
        return !resolved<[boolean]>()[0];
      default:
        throw new TemplateError(`${stack}: ${name} is not understood here`);
    }
  }

  #ref(stack: string, id: string): unknown {
    if (id === 'AWS::NoValue') return undefined;
    if (id === 'AWS::StackName') return stack;
    if (id === 'AWS::URLSuffix') return 'amazonaws.com';
    if (Object.hasOwn(place, id)) return place[id as keyof typeof place];
    if (id.startsWith('AWS::')) throw new TemplateError(`${stack}: ${id} is not understood here`);
    return attributeOf(this.#resource(stack, id), 'Ref');
  }

  #output({ StackName, OutputName }: { StackName: string; OutputName: string }): unknown {
    const output = this.#stacks.get(StackName)?.Outputs?.[OutputName];
    if (!output) throw new TemplateError(`${StackName}: has no output ${OutputName}`);
    return this.#resolve(StackName, output.Value);
  }

  #condition(stack: string, name: string): boolean {
    const condition = this.#stacks.get(stack)?.Conditions?.[name];
    if (condition === undefined) throw new TemplateError(`${stack}: has no condition ${name}`);
    return this.#resolve(stack, condition) === true;
  }
}
