import * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { programOf } from './program.ts';

let client: LanguageClient | undefined;

/** The report that was asked for last: a text of the extension's, so that nobody is asked to save it. */
const page = vscode.Uri.parse('threatlint:/threatlint.md');
const pageChanged = new vscode.EventEmitter<vscode.Uri>();
let report = '';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  // `inspect` tells who said what; of a workspace nothing is taken, whatever the setting's scope is.
  const setting = vscode.workspace.getConfiguration('threatlint').inspect<string>('server.path');
  const program = programOf(setting?.globalValue ?? '', context.extensionPath);
  // Not the workspace: no program may find anything in its working folder.
  const options = { cwd: context.extensionPath };
  const server: ServerOptions =
    'module' in program
      ? { module: program.module, args: ['lsp'], transport: TransportKind.stdio, options }
      : { command: program.command, args: ['lsp'], transport: TransportKind.stdio, options };
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(page.scheme, {
      onDidChange: pageChanged.event,
      provideTextDocumentContent: () => report,
    }),
  );
  client = new LanguageClient('threatlint', 'threatlint', server, {
    documentSelector: ['yaml', 'json', 'jsonc'].flatMap((language) =>
      ['file', 'untitled'].map((scheme) => ({ scheme, language })),
    ),
    middleware: {
      // The client registers the server's commands; what a report says is shown here.
      executeCommand: async (command, args, next) => {
        const answer: unknown = await next(command, args);
        if (command === 'threatlint.showReport' && typeof answer === 'string') await show(answer);
        return answer;
      },
    },
  });
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function show(markdown: string): Promise<void> {
  report = markdown;
  pageChanged.fire(page);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
