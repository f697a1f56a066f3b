import type { Place } from '../refs/place.ts';
import { sha256 } from '../text/sha256.ts';
import { shortName } from '../text/shorten.ts';
import type { BodyNode, ParameterNode, ResponseNode } from './messages.ts';
import type { Api, Node, Operation, OperationKind, PathItem, Protection, Server } from './model.ts';
import { text, texts } from './reader.ts';
import type { ServerNode } from './servers.ts';

/** RFC 9110 §9.2.1, and QUERY of RFC 9110's successor draft, which 3.2 knows. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

/** A path, a webhook or a callback's URL, with what may be called there. */
export class PathItemNode implements PathItem {
  readonly operations: OperationNode[] = [];

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: Node['value'],
    readonly path: string,
    readonly kind: OperationKind,
    readonly servers: readonly ServerNode[] | undefined,
    readonly written: readonly Place[],
  ) {}
}

/** What may be called; read by `paths.ts`, which fills in what it takes and answers. */
export class OperationNode implements Operation {
  parameters: readonly ParameterNode[] = [];
  body: BodyNode | undefined;
  responses: readonly ResponseNode[] = [];
  readonly label: string;
  #canonical: string | undefined;

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: Node['value'],
    readonly pathItem: PathItem,
    readonly written: Place,
    readonly method: string,
    readonly index: number,
    readonly protection: Protection,
    readonly servers: readonly Server[],
    readonly parent: Operation | undefined,
  ) {
    this.label = shortName(`${method} ${pathItem.path}`, sha256);
  }

  get kind(): OperationKind {
    return this.pathItem.kind;
  }

  get path(): string {
    return this.pathItem.path;
  }

  get canonical(): string {
    if (this.kind !== 'operation') return this.label;
    const canonical = () => `${this.method} ${this.path}`.replace(/\{[^{}]*\}/g, '{}');
    this.#canonical ??= shortName(canonical(), sha256);
    return this.#canonical;
  }

  get id(): string | undefined {
    return text(this.value, 'operationId');
  }

  get tags(): readonly string[] {
    return texts(this.value, 'tags') ?? [];
  }

  get summary(): string {
    return text(this.value, 'summary') ?? '';
  }

  get deprecated(): boolean {
    return this.value.deprecated === true;
  }

  get safe(): boolean {
    return safeMethods.has(this.method);
  }
}
