/** What a format leaves out is said in it, and told to whoever runs it: a file is read by a forge, and by nobody else. */
export interface CutOptions {
  /** Told of what is left out, as a sentence without full stop. */
  readonly onCut?: ((what: string) => void) | undefined;
}
