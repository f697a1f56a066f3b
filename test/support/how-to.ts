import { readFileSync } from 'node:fs';

/** The first block of a language below a heading of docs/editor.md: what people are told to write is what is tried. */
export function howTo(heading: RegExp, language: string): string {
  const page = readFileSync('docs/editor.md', 'utf8');
  const section = page.split(/^## /m).find((one) => heading.test(one.split('\n', 1)[0] as string));
  const found = section?.split(`\`\`\`${language}\n`)[1]?.split('```')[0];
  if (found === undefined) throw new Error(`docs/editor.md has no ${language} below ${heading}`);
  return found;
}
