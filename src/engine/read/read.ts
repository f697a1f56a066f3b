import type { Problem } from '../../findings/problem.ts';
import { recognise } from '../../openapi/read.ts';
import type { Document } from '../../refs/document.ts';
import { looksRelevant } from '../../refs/sniff.ts';
import type { ReadFailure } from '../../refs/workspace.ts';
import { explainSelectorQuoting } from '../../selector/quoting.ts';
import { own } from '../../syntax/value.ts';
import type { Found } from '../find/find.ts';
import { staysIn } from '../find/folders.ts';
import type { Library } from './library.ts';

/** What a run looks at. */
export interface Inputs {
  readonly definitions: readonly Document[];
  readonly models: readonly Document[];
  readonly errors: readonly Problem[];
  /** Files that were named one by one and are neither definition nor threat model, absolute. */
  readonly passedOver: readonly string[];
}

/** What a threat model still says when its mark was lost or misspelt. */
const threatsAtRoot = /^["']?threats["']?\s*:/m;

const laterKey = /^["']?(?:openapi|swagger|threatlint)["']?\s*:/m;

/** Words an author's template engine leaves in a file that is no YAML yet. */
const template = /\{\{|<%/;

/**
 * Reads what was found, and tells definitions from threat models. A file that cannot be read or parsed is an error
 * beside the others; one that is neither definition nor model is passed over.
 *
 * @param wanted what was asked for, in words, where it may come to nothing
 */
export function readFound(found: Found, { workspace, watchdog }: Library, wanted: string): Inputs {
  const { candidates } = found;
  const errors: Problem[] = [...found.errors];
  const definitions: Document[] = [];
  const models: Document[] = [];
  const passedOver: string[] = [];
  const seen = new Set<Document>();
  const promised = new Map<string, boolean>();
  for (const { path, named, home, model } of candidates) {
    if (model !== undefined && !promised.has(model)) promised.set(model, false);
    if (home !== undefined && !staysIn(home, path)) {
      // Below a folder, a link that leads nowhere or out is nobody's input.
      const message = 'this is a link out of the repository and is not followed';
      if (named) errors.push({ file: workspace.display(path), range: null, message });
      continue;
    }
    const text = workspace.peek(path);
    const marked =
      text !== undefined && (looksRelevant(text) || (model !== undefined && threatsAtRoot.test(text)));
    if (text !== undefined && !marked && (!named || template.test(text))) {
      if (named) passedOver.push(path);
      continue;
    }
    const opened = watchdog.watch(workspace.display(path), 'it was not read', () => workspace.open(path));
    if (!opened) continue;
    const outcome = opened.result;
    if ('failure' in outcome) {
      errors.push(errorOf(outcome.failure));
      continue;
    }
    const { document } = outcome;
    if (model !== undefined) {
      if (isModel(document)) promised.set(model, true);
      else if (own(document.tree.value, 'threats') !== undefined) errors.push(unmarked(document));
    }
    if (seen.has(document)) continue;
    seen.add(document);
    if (isModel(document)) models.push(document);
    else if (isDefinition(document, errors)) definitions.push(document);
    else {
      const later = laterDefinition(document);
      if (later) errors.push(later);
      else if (named) passedOver.push(path);
    }
  }
  for (const [pattern, kept] of promised) {
    // A file that does not parse has been said.
    if (kept || errors.length > 0) continue;
    const message =
      'the configuration takes this for threat models, but no file that it matches says `threatlint: 1`';
    errors.push({ file: pattern, range: null, message });
  }
  const namesFiles = candidates.length > 0 && candidates.every(({ named }) => named);
  if (definitions.length + models.length + errors.length === 0 && !namesFiles) {
    errors.push({ file: wanted, range: null, message: 'no OpenAPI definition was found here' });
  }
  return { definitions, models, errors, passedOver };
}

function isModel(document: Document): boolean {
  return own(document.tree.value, 'threatlint') !== undefined;
}

/** Threats without the key that makes them a threat model: nothing of what they claim would be verified. */
function unmarked(document: Document): Problem {
  const [location] = document.tree.locate([['threats']]);
  return {
    file: document.file,
    range: location ? document.tree.source.range(location.key ?? location.value) : null,
    message: 'the configuration takes this for a threat model: write `threatlint: 1` at its root',
    source: document.tree.source,
  };
}

function isDefinition(document: Document, errors: Problem[]): boolean {
  const recognised = recognise(document.tree.value);
  if (recognised.kind !== 'unknown-version') return recognised.kind === 'definition';
  const { key, text } = recognised;
  const [location] = document.tree.locate([[key]]);
  errors.push({
    file: document.file,
    range: location ? document.tree.source.range(location.value) : null,
    message: `\`${key}\` says no version that is known (${text.slice(0, 40)}): write swagger: "2.0", or openapi: 3.0.x, 3.1.x or 3.2.x`,
    source: document.tree.source,
  });
  return false;
}

/** Only the first document of a YAML stream is read: a definition behind it must not pass in silence. */
function laterDefinition({ file, tree }: Document): Problem | undefined {
  const { source } = tree;
  for (const { span, message, loses } of tree.warnings) {
    if (!loses || !source.text.startsWith('---', span.start)) continue;
    if (laterKey.test(source.text.slice(span.start)))
      return { file, range: source.range(span), message, source };
  }
  return undefined;
}

function errorOf(failure: ReadFailure): Problem {
  const span = failure.problems?.[0]?.span;
  return {
    file: failure.file,
    range: failure.source && span ? failure.source.range(span) : null,
    message: explained(failure) ?? failure.message,
    ...(failure.source ? { source: failure.source } : {}),
  };
}

/** A glob that YAML takes for something else is the commonest mistake in a threat model. */
function explained({ source, problems }: ReadFailure): string | undefined {
  return source && problems?.[0] ? explainSelectorQuoting(source, problems[0]) : undefined;
}
