import { setFlagsFromString } from 'node:v8';
import { keepHeapSmall } from '../engine/heap.ts';
import { serve } from '../lsp/server.ts';
import { say } from './output.ts';
import { today } from './today.ts';

/** `threatlint lsp`: a language server on standard input and output, until the client ends it. */
export function lsp(): Promise<never> {
  // What cli.ts put off for runs that are over at once, optimised code, pays here from the first edits on: V8's own figure.
  if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--interrupt-budget=67584');
  // Else 3 MB of YAML come to 1.1 GiB of what older edits left, before V8 looks for it: so it stays at some 300 MiB.
  keepHeapSmall(120);
  serve(() => today(process.env.THREATLINT_NOW), say);
  return new Promise(() => {});
}
