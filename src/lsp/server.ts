import { isAbsolute } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type CancellationToken,
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { endings } from '../refs/endings.ts';
import { own } from '../syntax/value.ts';
import { clean } from '../text/clean.ts';
import { version } from '../version.ts';
import { actionsFor, threatsAt } from './actions.ts';
import { applyEdit, asCommands, editOf, isStill } from './commands.ts';
import { completionsAt } from './completion.ts';
import { coverActions } from './cover.ts';
import { reportOf } from './diagnostics.ts';
import { allFixes, fixAll } from './fixes.ts';
import { hoverAt } from './hover.ts';
import { inlayHintsOf, lensesOf } from './lenses.ts';
import { pathOf } from './names.ts';
import { definitionAt, highlightsAt, linksOf, referencesAt, renamableAt, rename } from './names-in-text.ts';
import { type ClientTerms, Session } from './session.ts';
import { settingsOf } from './settings.ts';
import { documentSymbols, flat, workspaceSymbols } from './symbols.ts';
import { OpenText } from './text.ts';
import { View } from './view.ts';
import type { Lifecycle } from './wire/lifecycle.ts';
import { overStdio } from './wire/stdio.ts';

/**
 * Files that may hold something of ours. One pattern each: LSP 3.17 allows groups with patterns in them, but eglot refuses
 * those (1.9, Debian 12).
 */
const watched = [...endings.map((ending) => `*${ending}`), 'threatlint.lock', '.gitignore'].map(
  (one) => `**/${one}`,
);

/**
 * `threatlint lsp`: serves definitions, threat models, rulesets and configurations in the editor, over standard input and
 * output (LSP 3.17). Ends with the client.
 *
 * @param today YYYY-MM-DD, asked anew for each run: a server may run for days
 * @param say tells a person, on standard error, why the server ends
 */
export function serve(today: () => string, say: (line: string) => void): void {
  const { connection, lifecycle } = overStdio(say);
  new Server(connection, lifecycle, today).listen();
}

/** What is opened; clients of before 3.6 know one folder, those of before 3.0 its path alone. */
function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.flatMap(({ uri }) => pathOf(uri) ?? []);
  if (rootUri) return [pathOf(rootUri) ?? []].flat();
  return rootPath && isAbsolute(rootPath) ? [rootPath] : [];
}

/** Of the formats that a client takes, the one that it likes best comes first. */
function likesMarkdown(formats: readonly string[]): boolean {
  return formats.find((one) => one === 'markdown' || one === 'plaintext') === 'markdown';
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

class Server {
  #session: Session | undefined;
  #capabilities: InitializeParams['capabilities'] = {};
  #hints = false;
  #folders: string[] = [];
  #hasBegun = false;
  /** Schemes of documents that are not served. */
  readonly #strange = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly lifecycle: Lifecycle,
    private readonly today: () => string,
  ) {}

  listen(): void {
    const { connection } = this;
    connection.onInitialize((params) => {
      try {
        return this.#initialize(params);
      } catch (error) {
        this.lifecycle.again();
        throw error;
      }
    });
    connection.onInitialized(() => this.#begin());
    connection.onDidOpenTextDocument(({ textDocument: { uri, version, text, languageId } }) => {
      if (this.#session?.open(uri, version, text, languageId) === false) this.#notServed(uri);
    });
    connection.onDidChangeTextDocument((params) => {
      const { uri, version } = params.textDocument;
      if ('isLost' in params) this.#session?.lose(uri, version);
      else this.#session?.change(uri, version, params.contentChanges);
    });
    connection.onDidSaveTextDocument(({ textDocument: { uri } }) => this.#session?.save(uri));
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => this.#session?.close(uri));
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.#session?.changed(changes.flatMap(({ uri }) => pathOf(uri) ?? [])),
    );
    connection.onDidChangeConfiguration(({ settings }) => this.#configure(settings));
    this.#features();
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    const { capabilities } = params;
    this.#capabilities = capabilities;
    const encodings = capabilities.general?.positionEncodings ?? [];
    const encoding = encodings.includes('utf-8') ? 'utf-8' : 'utf-16';
    // LSP 3.18 asks for it where diagnostics are pulled, too.
    const { publishDiagnostics, diagnostic } = capabilities.textDocument ?? {};
    const tellsMore = [publishDiagnostics, diagnostic];
    const terms: ClientTerms = {
      encoding,
      pulls: capabilities.textDocument?.diagnostic !== undefined,
      related: tellsMore.some((one) => own(one, 'relatedInformation') === true),
      documentChanges: capabilities.workspace?.workspaceEdit?.documentChanges === true,
    };
    const { connection } = this;
    this.#session = new Session(
      {
        publish: (uri, documentVersion, diagnostics) => {
          connection.sendDiagnostics({
            uri,
            diagnostics,
            ...(documentVersion === undefined ? {} : { version: documentVersion }),
          });
        },
        refresh: () => {
          if (capabilities.workspace?.diagnostics?.refreshSupport)
            this.#ends(connection.languages.diagnostics.refresh());
        },
        refreshBeside: () => {
          if (capabilities.workspace?.codeLens?.refreshSupport)
            this.#ends(connection.sendRequest(CodeLensRefreshRequest.type));
          if (this.#hints) this.#refreshHints();
        },
        failed: (message) => connection.console.error(clean(message, 2000)),
      },
      terms,
      this.today,
    );
    this.#folders = foldersOf(params);
    // Nothing is asked of a client before it has its answer (LSP 3.17, initialize).
    this.#hints = settingsOf(params.initializationOptions).inlayHints;
    this.#settings(params.initializationOptions);
    return {
      serverInfo: { name: 'threatlint', version },
      capabilities: {
        positionEncoding: encoding,
        textDocumentSync: {
          openClose: true,
          change: TextDocumentSyncKind.Incremental,
          save: { includeText: false },
        },
        ...(terms.pulls
          ? {
              diagnosticProvider: {
                identifier: 'threatlint',
                interFileDependencies: true,
                workspaceDiagnostics: true,
              },
            }
          : {}),
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['"', "'", '#', '/', ':', ' ', '-', '[', ','] },
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: capabilities.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
        documentLinkProvider: {},
        documentSymbolProvider: true,
        workspaceSymbolProvider: true,
        codeActionProvider: this.#takesActions
          ? { codeActionKinds: [CodeActionKind.QuickFix, fixAll] }
          : this.#takesEdits,
        codeLensProvider: {},
        inlayHintProvider: true,
        executeCommandProvider: {
          commands: [
            ...['threatlint.showReport', 'threatlint.restart'],
            ...(this.#takesActions || !this.#takesEdits ? [] : [applyEdit]),
          ],
        },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  /** Clients of before 3.8 take commands alone. */
  get #takesActions(): boolean {
    return this.#capabilities.textDocument?.codeAction?.codeActionLiteralSupport !== undefined;
  }

  get #takesEdits(): boolean {
    return this.#capabilities.workspace?.applyEdit === true;
  }

  #begin(): void {
    // It is sent once (LSP 3.17, initialized); twice, nothing is registered twice.
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { connection } = this;
    const { workspace } = this.#capabilities;
    this.#session?.setFolders(this.#folders);
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration)
      this.#ends(
        connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: watched.map((globPattern) => ({ globPattern })),
        }),
      );
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      this.#ends(
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'threatlint' }),
      );
    if (workspace?.configuration) this.#ask();
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.flatMap(({ uri }) => pathOf(uri) ?? []));
        this.#folders = [
          ...this.#folders.filter((one) => !gone.has(one)),
          ...added.flatMap(({ uri }) => pathOf(uri) ?? []),
        ];
        this.#session?.setFolders(this.#folders);
      });
  }

  /** Said once of each kind: a client that sends them sends many. */
  #notServed(uri: string): void {
    const [scheme] = uri.split(':', 1);
    if (!scheme || !/^[a-z][a-z0-9+.-]*$/i.test(scheme) || scheme === 'file') return;
    if (this.#strange.has(scheme) || this.#strange.size >= 20) return;
    this.#strange.add(scheme);
    this.connection.console.info(
      clean(`Nothing is said of documents of ${scheme}: files, and untitled ones, are served`, 300),
    );
  }

  /** A client may refuse what it is asked; then we serve it without. */
  #ends(asked: Promise<unknown>): void {
    asked.catch((error: unknown) => {
      this.connection.console.warn(clean(`The editor refused a request: ${String(error)}`, 2000));
    });
  }

  #configure(settings: unknown): void {
    if (this.#capabilities.workspace?.configuration) this.#ask();
    else this.#settings(settings);
  }

  #ask(): void {
    this.connection.workspace.getConfiguration('threatlint').then(
      (settings: unknown) => this.#settings(settings),
      () => undefined,
    );
  }

  #settings(given: unknown): void {
    const { showWaived, inlayHints } = settingsOf(given);
    const had = this.#hints;
    this.#hints = inlayHints;
    if (had !== inlayHints) this.#refreshHints();
    if (!this.#session) return;
    const before = this.#session.settings.showWaived;
    this.#session.settings = { showWaived };
    if (before !== showWaived) this.#session.again();
  }

  #refreshHints(): void {
    if (this.#capabilities.workspace?.inlayHint?.refreshSupport)
      this.#ends(this.connection.languages.inlayHint.refresh());
  }

  #features(): void {
    const { connection } = this;
    const settled = async <T>(
      uri: string,
      token: CancellationToken,
      make: (view: View, offset: (position: { line: number; character: number }) => number) => T,
    ) => {
      await this.#turn(token);
      const view = await this.#session?.view(uri);
      return view && make(view, (position) => view.open.positions.offset(position));
    };
    connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
      await this.#turn(token);
      return reportOf((await this.#session?.diagnostics(uri)) ?? [], previousResultId);
    });
    connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
      await this.#turn(token);
      const known = new Map((previousResultIds ?? []).map(({ uri, value }) => [uri, value]));
      const all = (await this.#session?.allDiagnostics(known.keys())) ?? [];
      return {
        items: all.map(({ uri, version: of, items }) => ({
          ...{ uri, version: of, ...reportOf(items, known.get(uri)) },
        })),
      };
    });
    // Who says nothing has always been given Markdown there, and text here (LSP 3.17, HoverClientCapabilities, MarkedString;
    // CompletionItem.documentation).
    const takesMarkdown = () =>
      likesMarkdown(this.#capabilities.textDocument?.hover?.contentFormat ?? ['markdown']);
    const takesMarkdownBeside = () =>
      likesMarkdown(this.#capabilities.textDocument?.completion?.completionItem?.documentationFormat ?? []);
    connection.onHover(({ textDocument, position }, token) =>
      settled(textDocument.uri, token, (view, offset) =>
        hoverAt(view, offset(position), takesMarkdown()),
      ).then((one) => one ?? null),
    );
    const takesSnippets = () =>
      this.#capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    connection.onCompletion(({ textDocument, position }) => {
      const view = this.#session?.viewNow(textDocument.uri);
      return view
        ? {
            isIncomplete: false,
            items: completionsAt(view, view.open.positions.offset(position), {
              snippets: takesSnippets(),
              markdown: takesMarkdownBeside(),
            }),
          }
        : [];
    });
    connection.onDefinition(({ textDocument, position }, token) =>
      settled(textDocument.uri, token, (view, offset) => definitionAt(view, offset(position))).then(
        (one) => one ?? [],
      ),
    );
    connection.onReferences(({ textDocument, position, context }, token) =>
      settled(textDocument.uri, token, (view, offset) => [
        ...referencesAt(view, offset(position), context.includeDeclaration),
        ...threatsAt(view, offset(position)),
      ]).then((one) => one ?? []),
    );
    connection.onDocumentHighlight(({ textDocument, position }, token) =>
      settled(textDocument.uri, token, (view, offset) => highlightsAt(view, offset(position))).then(
        (one) => one ?? [],
      ),
    );
    connection.onPrepareRename(({ textDocument, position }, token) =>
      settled(textDocument.uri, token, (view, offset) => renamableAt(view, offset(position)) ?? null).then(
        (one) => one ?? null,
      ),
    );
    connection.onRenameRequest(({ textDocument, position, newName }, token) =>
      settled(textDocument.uri, token, (view, offset) => {
        const changes = rename(view, offset(position), newName);
        if (typeof changes === 'string') throw new ResponseError(ErrorCodes.InvalidRequest, changes);
        return view.workspaceEdit(changes ?? {});
      }).then((one) => one ?? null),
    );
    connection.onDocumentLinks(({ textDocument }, token) =>
      settled(textDocument.uri, token, linksOf).then((one) => one ?? []),
    );
    connection.onDocumentSymbol(({ textDocument }, token) =>
      settled(textDocument.uri, token, documentSymbols).then((all = []) =>
        this.#capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport
          ? all
          : flat(all, textDocument.uri),
      ),
    );
    connection.onWorkspaceSymbol(async ({ query }, token) => {
      await this.#turn(token);
      await this.#session?.settled();
      const encoding = this.#session?.terms.encoding ?? 'utf-16';
      return workspaceSymbols(
        this.#session?.views ?? [],
        query,
        (judged) =>
          new View(new OpenText('', '', encoding, 0, ''), judged, encoding, undefined, this.#session?.uriOf),
      );
    });
    connection.onCodeAction(({ textDocument, range, context }, token) => {
      const { only, diagnostics } = context;
      // Kinds are hierarchical: who asks for `source` asks for what is below it.
      const wants = (kind: string) =>
        only?.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`)) === true;
      return settled(textDocument.uri, token, (view) => [
        ...(only === undefined || wants('quickfix')
          ? [
              ...actionsFor(view, this.#meant(view, diagnostics, range), this.today()),
              ...coverActions(view, view.open.positions.offset(range.start)),
            ]
          : []),
        ...(wants(fixAll) && view.isFresh ? allFixes(view) : []),
      ]).then((found = []) => {
        if (this.#takesActions) return found;
        return this.#takesEdits ? asCommands(found, this.#versionOf) : [];
      });
    });
    connection.onCodeLens(({ textDocument }, token) =>
      settled(textDocument.uri, token, lensesOf).then((one) => one ?? []),
    );
    connection.languages.inlayHint.on(({ textDocument, range }, token) =>
      this.#hints
        ? settled(textDocument.uri, token, inlayHintsOf).then((all) =>
            (all ?? []).filter(
              ({ position: { line } }) => range.start.line <= line && line <= range.end.line,
            ),
          )
        : [],
    );
    connection.onExecuteCommand(async ({ command, arguments: given = [] }) => {
      if (command === 'threatlint.restart') this.#session?.restart();
      else if (command === 'threatlint.showReport') return this.#report();
      else if (command === applyEdit) this.#makeEdit(given[0]);
      else throw new ResponseError(ErrorCodes.InvalidRequest, `there is no command ${clean(command, 100)}`);
      return null;
    });
  }

  /**
   * What code actions are asked for. The range says it; the diagnostics of the request need not be what is known (LSP 3.17,
   * CodeActionContext), and who sends none of ours is told of all that the range touches.
   */
  #meant(view: View, sent: readonly Diagnostic[], { start, end }: Range): readonly Diagnostic[] {
    if (sent.some(({ source }) => source === 'threatlint')) return sent;
    const known = this.#session?.diagnosticsOf(view) ?? [];
    return known.filter(({ range }) => !isBefore(range.end, start) && !isBefore(end, range.start));
  }

  /**
   * Awaits what is being judged, and looks then whether somebody still wants the answer: while that lasts nothing is read
   * (LSP 3.17, $/cancelRequest).
   */
  async #turn(token: CancellationToken): Promise<void> {
    if (!token.isCancellationRequested && this.#session?.isBusy) {
      await this.#session.settled();
      await setImmediate();
    }
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'the editor has cancelled the request');
  }

  readonly #versionOf = (uri: string): number | null => this.#session?.versionOf(uri) ?? null;

  #makeEdit(argument: unknown): void {
    const made = editOf(argument);
    if (!made)
      throw new ResponseError(ErrorCodes.InvalidParams, `${applyEdit} takes what its code action gave`);
    if (!isStill(made, this.#versionOf))
      throw new ResponseError(
        LSPErrorCodes.ContentModified,
        'the text has changed since: ask for the action again',
      );
    this.#ends(this.connection.workspace.applyEdit(made.edit));
  }

  /** The reports of all projects as Markdown, for the client to show. */
  async #report(): Promise<string> {
    const { markdown } = await import('../formats/markdown.ts');
    await this.#session?.settled();
    const reports = [...(this.#session?.views ?? [])].flatMap(({ checked }) => checked?.report ?? []);
    return reports.map((report) => markdown(report)).join('\n');
  }
}
