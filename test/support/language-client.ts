import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type {
  Diagnostic,
  InitializeResult,
  PublishDiagnosticsParams,
  WorkspaceEdit,
} from 'vscode-languageserver';

const require = createRequire(import.meta.url);
const { createMessageConnection, ResponseError, StreamMessageReader, StreamMessageWriter } =
  require('vscode-jsonrpc/node') as typeof import('vscode-jsonrpc/node');

const literals = { codeActionKind: { valueSet: ['', 'quickfix', 'source', 'source.fixAll'] } };

/** A client of the language server over stdio, as an editor is one. */
export class LanguageClient {
  readonly #process: ChildProcess;
  readonly #connection: import('vscode-jsonrpc/node').MessageConnection;
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #waiting = new Set<() => void>();
  readonly #versions = new Map<string, number>();
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the server asked for. */
  readonly asked: string[] = [];
  /** What the server had it edit. */
  readonly edits: WorkspaceEdit[] = [];
  /** What the server told whoever looks at its log. */
  readonly logged: string[] = [];
  err = '';
  /** Answers each question of the server with an error. */
  refuses = false;
  /** What it answers when it is asked for settings, section by section. */
  settings: (section: string) => unknown = () => null;

  /** @param program the command line of the server */
  constructor(
    program: readonly string[],
    private readonly folder: string,
  ) {
    const [command = '', ...args] = program;
    this.#process = spawn(command, args, {
      ...{ cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] },
      env: { ...process.env, THREATLINT_NOW: '2026-11-23' },
    });
    this.#process.stderr?.on('data', (chunk) => {
      this.err += chunk;
    });
    const { stdin, stdout } = this.#process;
    if (!stdin || !stdout) throw new Error('no pipes');
    this.#connection = createMessageConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
      this.published.push(params);
      for (const wake of this.#waiting) wake();
    });
    const answer = (method: string, result: unknown) =>
      this.#connection.onRequest(method, () => {
        this.asked.push(method);
        return this.refuses ? new ResponseError(-32603, 'Internal error') : result;
      });
    answer('client/registerCapability', null);
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) => {
      this.asked.push('workspace/configuration');
      if (this.refuses) return new ResponseError(-32603, 'Internal error');
      return items.map(({ section }) => this.settings(section));
    });
    this.#connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      this.edits.push(edit);
      return { applied: true };
    });
    this.#connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    for (const what of ['diagnostic', 'codeLens', 'inlayHint']) answer(`workspace/${what}/refresh`, null);
    this.#connection.listen();
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  /** Of a file of the folder; other documents are called by their URI. */
  uri(name: string): string {
    if (/^[a-z-]+:/.test(name)) return name;
    return pathToFileURL(`${this.folder}/${name}`).href;
  }

  async begin(
    capabilities: { readonly textDocument?: object } | object = {},
    folders: readonly string[] = [''],
  ): Promise<InitializeResult> {
    const textDocument = 'textDocument' in capabilities ? capabilities.textDocument : {};
    const result = await this.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((name) => ({ uri: this.uri(name).replace(/\/$/, ''), name })),
      capabilities: {
        workspace: { workspaceFolders: true },
        ...capabilities,
        // As every editor of today; who can less says so.
        textDocument: {
          codeAction: { codeActionLiteralSupport: literals },
          publishDiagnostics: { relatedInformation: true },
          ...textDocument,
        },
      },
    });
    await this.notify('initialized', {});
    return result;
  }

  request<T>(method: string, params: object): Promise<T> {
    return this.#connection.sendRequest(method, params);
  }

  /** Asks, and takes that back at once. */
  async cancelled(method: string, params: object): Promise<unknown> {
    const { CancellationTokenSource } =
      require('vscode-jsonrpc/node') as typeof import('vscode-jsonrpc/node');
    const source = new CancellationTokenSource();
    const answer = this.#connection
      .sendRequest(method, params, source.token)
      .catch((error: unknown) => error);
    source.cancel();
    return answer;
  }

  notify(method: string, params: object): Promise<void> {
    return this.#connection.sendNotification(method, params);
  }

  open(name: string, text: string, languageId = 'yaml'): Promise<void> {
    const uri = this.uri(name);
    this.#versions.set(uri, 1);
    return this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** The whole text, or pieces. */
  change(name: string, ...contentChanges: readonly object[]): Promise<void> {
    const uri = this.uri(name);
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  at<T>(method: string, name: string, position: object, more: object = {}): Promise<T> {
    return this.request<T>(`textDocument/${method}`, {
      textDocument: { uri: this.uri(name) },
      position,
      ...more,
    });
  }

  of<T>(method: string, name: string, more: object = {}): Promise<T> {
    return this.request<T>(`textDocument/${method}`, { textDocument: { uri: this.uri(name) }, ...more });
  }

  /** What was pushed of the text as it was last sent. */
  async diagnostics(name: string): Promise<Diagnostic[]> {
    const uri = this.uri(name);
    for (;;) {
      const known = this.#published.get(uri);
      if (known && (known.version ?? this.#versions.get(uri)) === this.#versions.get(uri))
        return known.diagnostics;
      await new Promise<void>((resume, fail) => {
        const late = setTimeout(() => fail(new Error(`nothing was said of ${name}: ${this.err}`)), 20_000);
        const wake = () => {
          clearTimeout(late);
          this.#waiting.delete(wake);
          resume();
        };
        this.#waiting.add(wake);
      });
    }
  }

  async end(): Promise<number | null> {
    const done = new Promise<number | null>((resolve) => this.#process.on('exit', resolve));
    await this.request('shutdown', {}).catch(() => undefined);
    await this.notify('exit', {}).catch(() => undefined);
    const status = await done;
    this.#connection.dispose();
    return status;
  }
}
