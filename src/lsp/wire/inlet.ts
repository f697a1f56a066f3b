import {
  AbstractMessageReader,
  type DataCallback,
  type Disposable,
  ErrorCodes,
  type Message,
} from 'vscode-languageserver/node';
import { clean } from '../../text/clean.ts';
import { BrokenFrame, Frames } from './frames.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What the inlet tells others. */
interface Tells {
  /** Answers what is not served. */
  answer(message: Message): void;
  /** The connection is of no use any more, and why. */
  end(reason: string): void;
}

/**
 * What a client sends, as far as it is of the protocol. A message that is not is answered with its error, or dropped and
 * logged; bytes that cannot be cut into messages end the server, with the reason on standard error: waiting for what never
 * comes would look as if there were nothing to say.
 */
export class Inlet extends AbstractMessageReader {
  readonly #frames = new Frames();

  constructor(
    private readonly input: NodeJS.ReadableStream,
    private readonly lifecycle: Lifecycle,
    private readonly tells: Tells,
  ) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    const take = (chunk: Buffer) => {
      try {
        for (const body of this.#frames.read(chunk)) this.#take(body, callback);
      } catch (error) {
        if (!(error instanceof BrokenFrame)) throw error;
        this.tells.end(`what the editor sends is no message: ${clean(error.message, 300)}`);
      }
    };
    this.input.on('data', take);
    return { dispose: () => this.input.removeListener('data', take) };
  }

  #take(body: Buffer, callback: DataCallback): void {
    let message: unknown;
    try {
      message = JSON.parse(body.toString('utf8'));
    } catch {
      this.#refuse(null, ErrorCodes.ParseError, 'a message is no JSON, or its Content-Length is wrong');
      return;
    }
    const fate = this.lifecycle.fate(message);
    if ('serve' in fate) {
      if (fate.log !== undefined) this.#log(fate.log);
      callback(fate.serve);
    } else if ('code' in fate) this.#refuse(fate.id, fate.code, fate.message);
    else if (fate.drop !== null) this.#log(fate.drop);
  }

  #refuse(id: string | number | null, code: number, message: string): void {
    const answer = { jsonrpc: '2.0', id, error: { code, message: clean(message, 500) } };
    this.tells.answer(answer as Message);
  }

  /** A notification has no answer; LSP 3.17, window/logMessage, 1: an error. */
  #log(message: string): void {
    const params = { type: 1, message: clean(message, 500) };
    this.tells.answer({ jsonrpc: '2.0', method: 'window/logMessage', params } as Message);
  }
}
