import { ErrorCodes, type Message } from 'vscode-languageserver';
import { isObject, own } from '../../syntax/value.ts';
import { wrongParams } from './params.ts';

/** What becomes of a message: it is served, it is dropped, or it is answered with an error at once. */
export type Fate =
  | { readonly serve: Message; readonly log?: string }
  | { readonly drop: string | null }
  | { readonly id: string | number | null; readonly code: number; readonly message: string };

/** LSP 3.17, ErrorCodes: what a server answers before it was initialized. */
const notInitialized: number = ErrorCodes.ServerNotInitialized;
const invalidRequest: number = ErrorCodes.InvalidRequest;
const invalidParams: number = ErrorCodes.InvalidParams;

/** A change of a text that cannot be understood: what the client shows is not known from then on. */
interface LostChange {
  readonly textDocument: { readonly uri: string; readonly version: number | undefined };
  readonly contentChanges: readonly [];
  readonly isLost: true;
}

function lostChange(params: unknown): LostChange | undefined {
  const document = own(params, 'textDocument');
  const [uri, version] = [own(document, 'uri'), own(document, 'version')];
  if (typeof uri !== 'string') return undefined;
  const known = Number.isInteger(version) ? (version as number) : undefined;
  return { textDocument: { uri, version: known }, contentChanges: [], isLost: true };
}

/** Which messages the protocol allows, and when (LSP 3.17, Server lifecycle). */
export class Lifecycle {
  #state: 'new' | 'running' | 'down' = 'new';

  get isDown(): boolean {
    return this.#state === 'down';
  }

  /** The client's `initialize` could not be served: it may try again. */
  again(): void {
    this.#state = 'new';
  }

  fate(message: unknown): Fate {
    if (Array.isArray(message))
      return { id: null, code: invalidRequest, message: 'LSP knows no batches: send each message by itself' };
    if (!isObject(message)) return { id: null, code: invalidRequest, message: 'a message is an object' };
    const { id, method } = message;
    const hasId = Object.hasOwn(message, 'id');
    const isId = typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id));
    if (method === undefined && isId && ('result' in message || 'error' in message))
      return { serve: message as unknown as Message };
    if (hasId && !isId)
      return { id: null, code: invalidRequest, message: 'the id of a message is a text or a whole number' };
    if (typeof method !== 'string')
      return {
        id: hasId ? (id as string | number) : null,
        code: invalidRequest,
        message: 'a message has no method',
      };
    return hasId
      ? this.#request(message as unknown as Message, id as string | number, method, message.params)
      : this.#notification(message as unknown as Message, method, message.params);
  }

  #request(message: Message, id: string | number, method: string, params: unknown): Fate {
    const refuse = (code: number, why: string): Fate => ({ id, code, message: `${method}: ${why}` });
    if (this.#state === 'down') return refuse(invalidRequest, 'the server was told to shut down');
    if (method === 'initialize' && this.#state === 'running')
      return refuse(invalidRequest, 'the server is initialized already');
    if (method !== 'initialize' && this.#state === 'new')
      return refuse(notInitialized, 'the server waits for initialize');
    const wrong = wrongParams(method, params);
    if (wrong !== undefined) return refuse(invalidParams, wrong);
    if (method === 'initialize') this.#state = 'running';
    if (method === 'shutdown') this.#state = 'down';
    return { serve: message };
  }

  #notification(message: Message, method: string, params: unknown): Fate {
    if (method === 'exit') return { serve: message };
    // Nobody waits for an answer; `$/` may be passed over by whoever does not know it.
    if (this.#state !== 'running') return { drop: null };
    const wrong = wrongParams(method, params);
    if (wrong === undefined) return { serve: message };
    const log = `${method}: ${wrong}`;
    const lost = method === 'textDocument/didChange' ? lostChange(params) : undefined;
    return lost ? { serve: { ...message, params: lost } as Message, log } : { drop: log };
  }
}
