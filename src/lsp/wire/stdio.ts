import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Inlet } from './inlet.ts';
import { Lifecycle } from './lifecycle.ts';
import { Outlet } from './outlet.ts';

/** A connection over standard input and output, which ends the process with the client. */
export function overStdio(say: (line: string) => void): {
  readonly connection: Connection;
  readonly lifecycle: Lifecycle;
} {
  const lifecycle = new Lifecycle();
  let isEnding = false;
  const end = (reason?: string) => {
    if (isEnding) return;
    isEnding = true;
    if (reason !== undefined && !lifecycle.isDown) say(reason);
    // LSP 3.17, exit: 1 where no shutdown came before.
    process.exit(lifecycle.isDown && reason === undefined ? 0 : 1);
  };
  const outlet = new Outlet(process.stdout, end);
  const inlet = new Inlet(process.stdin, lifecycle, {
    answer: (message) => void outlet.write(message),
    end,
  });
  process.stdin.on('end', () => end());
  process.stdin.on('close', () => end());
  process.stdin.on('error', () => end('standard input cannot be read any more'));
  return { connection: createConnection(ProposedFeatures.all, inlet, outlet), lifecycle };
}
