/**
 * Text on its way into the log of a build server, which runs lines of a certain kind: a stranger's file name or key must
 * not be one. GitHub runs lines that begin with `::` behind any blanks, and what it ran once, `##[`, wherever it stands;
 * Azure `##[` and `##vso[`, TeamCity `##teamcity[`, wherever they stand; GitLab folds at `section_start:`.
 */
const blanks = '(?:[^\\S\\r\\n]|\\u001b\\[[0-9;]*m)*';
const atStart = new RegExp(`^(${blanks})(?=::|section_(?:start|end):)`, 'gmu');
const firstOfCommand = new RegExp(`${atStart.source}(.)`, 'gmu');
const anywhere = /##(?=\[|(?:vso|teamcity)\[)/gi;

/** The same text, with a backslash where it would begin a command. */
export function noCommands(text: string): string {
  return text.replace(atStart, '$1\\').replace(anywhere, '#\\#');
}

/** The same for JSON, whose values stay as they are. None of its lines begins with a stranger's text. */
export function noCommandsInJson(json: string): string {
  return json.replace(anywhere, '#\\u0023');
}

/** The same for a picture: a character reference is its character (XML 1.0 §4.1). */
export function noCommandsInXml(xml: string): string {
  return xml
    .replace(firstOfCommand, (_, before: string, first: string) => `${before}&#${first.charCodeAt(0)};`)
    .replace(anywhere, '#&#35;');
}

/** The same for a text in pieces: commands are looked for in whole lines. */
export function* inLines(pieces: Iterable<string>, change: (text: string) => string): Generator<string> {
  let begun = '';
  for (const piece of pieces) {
    const end = piece.lastIndexOf('\n') + 1;
    if (end > 0) {
      yield change(begun + piece.slice(0, end));
      begun = '';
    }
    begun += piece.slice(end);
  }
  if (begun !== '') yield change(begun);
}
