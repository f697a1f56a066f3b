import { type ChildProcess, spawn } from 'node:child_process';

/** A message as it comes, whatever it is. */
export interface RawMessage {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: {
    readonly uri?: string;
    readonly version?: number;
    readonly message?: string;
    readonly diagnostics?: readonly { readonly code?: string; readonly message: string }[];
  };
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client that sends what it likes, byte by byte. */
export class RawClient {
  readonly #process: ChildProcess;
  readonly messages: RawMessage[] = [];
  /** The exit status. */
  readonly ended: Promise<number | null>;
  readonly #wake = new Set<() => void>();
  #bytes = Buffer.alloc(0);
  err = '';

  /** @param reads does it read what it is told? */
  constructor(program: readonly string[], folder: string, reads = true) {
    const [command = '', ...args] = program;
    this.#process = spawn(command, args, {
      ...{ cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] },
      env: { ...process.env, THREATLINT_NOW: '2026-11-23' },
    });
    this.ended = new Promise((resolve) => this.#process.on('exit', resolve));
    this.#process.stdin?.on('error', () => undefined);
    this.#process.stderr?.on('data', (chunk) => {
      this.err += chunk;
    });
    if (reads) this.#process.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = Number(/Content-Length: (\d+)/.exec(this.#bytes.toString('latin1', 0, end))?.[1]);
      if (this.#bytes.length < end + 4 + length) break;
      this.messages.push(JSON.parse(this.#bytes.toString('utf8', end + 4, end + 4 + length)));
      this.#bytes = this.#bytes.subarray(end + 4 + length);
    }
    for (const wake of this.#wake) wake();
  }

  bytes(bytes: string): void {
    this.#process.stdin?.write(bytes);
  }

  /** A value in a frame that fits it. */
  send(value: unknown): void {
    const body = JSON.stringify(value);
    this.bytes(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  request(id: unknown, method: string, params?: unknown): void {
    this.send({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) });
  }

  notify(method: string, params?: unknown): void {
    this.send({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });
  }

  /** The first message that is like this, among those that came and will come. */
  async until(isWanted: (message: RawMessage) => boolean, from = 0): Promise<RawMessage> {
    for (;;) {
      const found = this.messages.slice(from).find(isWanted);
      if (found) return found;
      await new Promise<void>((resume, fail) => {
        const late = setTimeout(() => {
          fail(new Error(`nothing came of it: ${JSON.stringify(this.messages).slice(-2000)} ${this.err}`));
        }, 30_000);
        const wake = () => {
          clearTimeout(late);
          this.#wake.delete(wake);
          resume();
        };
        this.#wake.add(wake);
      });
    }
  }

  answer(id: unknown): Promise<RawMessage> {
    return this.until((one) => one.id === id && one.method === undefined);
  }

  /** Initializes the server, for a folder. */
  async begin(uri: string, capabilities: object = {}): Promise<void> {
    const workspaceFolders = [{ uri, name: 'folder' }];
    this.request('begin', 'initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders,
      capabilities,
    });
    await this.answer('begin');
    this.notify('initialized', {});
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
