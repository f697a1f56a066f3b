let createHash: typeof import('node:crypto')['createHash'] | undefined;

/** The SHA-256 of a text in UTF-8, in hexadecimal. Loads Node's module, which takes milliseconds, with the first text. */
export function sha256(text: string): string {
  createHash ??= process.getBuiltinModule('node:crypto').createHash;
  return createHash('sha256').update(text).digest('hex');
}
