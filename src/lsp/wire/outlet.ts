import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message } from 'vscode-languageserver/node';

/** So much waits for a client that does not read. */
const mostWaiting = 64 * 1024 * 1024;

/** What is told to a client. One that never reads must not have memory grow for ever, and is left alone in the end. */
export class Outlet extends AbstractMessageWriter {
  constructor(
    private readonly output: Writable,
    private readonly ends: (reason: string) => void,
  ) {
    super();
    output.on('error', () => ends('the editor does not listen any more'));
  }

  write(message: Message): Promise<void> {
    const body = Buffer.from(JSON.stringify(message));
    this.output.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.output.write(body);
    if (this.output.writableLength > mostWaiting)
      this.ends(`the editor does not read what it is told: ${mostWaiting / 1024 / 1024} MiB wait for it`);
    return Promise.resolve();
  }

  end(): void {}
}
