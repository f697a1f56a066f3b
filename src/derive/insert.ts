import { type Change, Written } from '../edit/change.ts';
import { edited } from '../edit/edit.ts';
import { parseSource } from '../syntax/parse.ts';
import { isObject, own } from '../syntax/value.ts';
import { Source } from '../text/source.ts';

/** Why a text could not be edited, in words. */
export class EditError extends Error {}

/**
 * Adds entries to a section at the root of a YAML or JSON text. Nothing else of the text changes, not a blank: entries
 * are inserted behind the last one of the section, or with a new section behind the last one of the file.
 *
 * @param entries each as the lines of an entry of a block map, and as plain data for where there are no lines
 * @throws {EditError} when the text would not read as before with the entries added
 */
export function insert(
  text: string,
  section: string,
  entries: readonly { readonly id: string; readonly lines: readonly string[]; readonly value: unknown }[],
): string {
  if (entries.length === 0) return text;
  const parsed = parseSource(new Source('model.yaml', ended(text)));
  if (!parsed.ok || !isObject(parsed.tree.value)) throw new EditError('it does not parse');
  const { tree } = parsed;
  const map = own(tree.value, section);
  if (map !== undefined && !isObject(map)) throw new EditError('its section is no map');
  const changes = map
    ? entries.map(
        ({ id, value, lines }): Change => ({
          op: 'set',
          path: [section, id],
          value: new Written(value, lines),
        }),
      )
    : [newSection(section, entries)];
  const after = edited(tree, changes);
  if (after === undefined) throw new EditError('its layout leaves no room for an edit');
  return after;
}

/** What ends without a line break gets one: threats are lines. Brackets stay as they are. */
function ended(text: string): string {
  if (/[\r\n]$/.test(text) || /^\s*[{[]/.test(text)) return text;
  return text + (/\r\n|\r|\n/.exec(text)?.[0] ?? '\n');
}

function newSection(section: string, entries: Parameters<typeof insert>[2]): Change {
  const value = Object.fromEntries(entries.map(({ id, value }) => [id, value]));
  const lines = entries.flatMap((entry) => entry.lines.map((line) => `  ${line}`));
  return { op: 'set', path: [section], value: new Written(value, [`${section}:`, ...lines]) };
}
