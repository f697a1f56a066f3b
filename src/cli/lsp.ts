import { serve } from '../lsp/server.ts';
import { say } from './output.ts';
import { today } from './today.ts';

/** `threatlint lsp`: a language server on standard input and output, until the client ends it. */
export function lsp(): Promise<never> {
  serve(() => today(process.env.THREATLINT_NOW), say);
  return new Promise(() => {});
}
