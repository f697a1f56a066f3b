import { dump } from 'js-yaml';
import { encoded, hides } from '../formats/encode.ts';
import { TooLarge } from '../render/too-large.ts';
import { isObject, own } from '../syntax/value.ts';
import { clean } from '../text/clean.ts';
import { noCommands, noCommandsInJson } from '../text/log.ts';
import type { Notes, Raw } from './reading.ts';

/** So many characters may a model come to: names and texts of the file may be repeated for each of its threats. */
const mostCharacters = 20_000_000;

export interface Imported {
  /** The threat model as YAML; what could not be taken along stands at its top as comments. */
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * Writes an imported model down, with what a person has to do about it on top.
 *
 * @throws {TooLarge} when nobody could use it
 */
export function written(from: string, model: Raw, noted: Notes, most = mostCharacters): Imported {
  if (charactersOf(model) > most) {
    throw new TooLarge(
      `what it says comes to more than ${most.toLocaleString('en')} characters, because long names or texts of it would be repeated for each threat, component or flow: shorten them, or import it in parts`,
    );
  }
  const notes = noted.list.map((note) => clean(note, 1000));
  const head = [
    '# yaml-language-server: $schema=./node_modules/threatlint/schemas/threat-model.schema.json',
    `# Imported from ${from}. What to do by hand, and what was left behind:`,
    ...notes.map((note) => `# - ${note}`),
  ];
  return { text: `${noCommands(head.join('\n'))}\n${yaml(model)}`, notes };
}

/**
 * As blocks; where a line of them would be a command of the build server that prints it, or characters in them hide or turn
 * the direction, as JSON, which is YAML, too (YAML 1.2.2 §1.3), and can write every character as another.
 */
function yaml(model: Raw): string {
  const blocks = dump(model, { lineWidth: 110, noRefs: true });
  return noCommands(blocks) === blocks && !hides(blocks) ? blocks : noCommandsInJson(encoded(model));
}

/** What only a person knows of a model that comes from elsewhere. */
export function noteWhatIsLeft(
  notes: Notes,
  has: { components: boolean; trustless: boolean; assets: boolean; wide: boolean; mitigations: boolean },
): void {
  if (has.components) {
    notes.add`say which definition a component implements: implements: { NAME: PATH }`;
  }
  if (has.trustless) notes.add`say how far each zone is trusted: trust, from 0 to 100`;
  if (has.assets) notes.add`say where the definitions carry each asset: match`;
  if (has.wide) {
    notes.add`scope: {} is every operation, and an error where there is no definition: say which ones each threat is about`;
  }
  if (has.mitigations) notes.add`say how each mitigation is verified: verify; until then it is a plan`;
}

/** Is the threat about every operation, because nobody said what it is about? */
export function isWide(threat: Raw): boolean {
  const scope = own(threat, 'scope');
  return isObject(scope) && Object.keys(scope).length === 0;
}

/** How much there is to be written; asking a text made of others for its length does not put it together. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let characters = 0;
  for (const [key, inner] of Object.entries(value)) characters += key.length + charactersOf(inner);
  return characters;
}

/** A name as an id. */
export function slug(name: string, otherwise = 'unnamed'): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || otherwise
  );
}
