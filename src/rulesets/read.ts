import schema from '../../schemas/ruleset.schema.json' with { type: 'json' };
import type { Severity } from '../findings/finding.ts';
import { type Problem, problemAt } from '../findings/problem.ts';
import { validate } from '../generated/validators/ruleset.mjs';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { explainViolations } from '../syntax/violations.ts';
import { append } from '../text/lists.ts';
import type { Entry, Ruleset } from './ruleset.ts';

/** Spectral's severities in threatlint's. Its `error` means that the build should fail, which is what high means. */
const spectralSeverities: Readonly<Record<string, Severity>> = {
  hint: 'info',
  info: 'info',
  warn: 'medium',
  error: 'high',
};

/**
 * Reads a ruleset file (README, Rulesets).
 *
 * @param problems receives what violates the format; the ruleset is then not to be used
 */
export function readRuleset(document: Document, problems: Problem[]): Ruleset {
  const root = new Place(document);
  const { value, source, warnings } = document.tree;
  for (const { message, span, loses } of warnings) {
    if (loses) problems.push({ file: document.file, range: source.range(span), message });
  }
  if (!validate(value)) append(problems, violations(root, value));
  return toRuleset(value, root);
}

/** The ruleset that a plain value describes; what does not follow the schema is left out. */
export function toRuleset(value: unknown, root: Place | null): Ruleset {
  const names = own(value, 'extends');
  const several = Array.isArray(names);
  const list: unknown[] = several ? names : [names];
  const rules = own(value, 'rules');
  return {
    extends: list.flatMap((name, index) => {
      if (typeof name !== 'string') return [];
      return [{ name, place: root?.child('extends', ...(several ? [index] : [])) ?? null }];
    }),
    rules: new Map(
      Object.entries(isObject(rules) ? rules : {}).flatMap(([id, setting]) =>
        isObject(setting) ? [] : [[id, toEntry(setting, root?.child('rules', id) ?? null)]],
      ),
    ),
  };
}

function toEntry(setting: unknown, place: Place | null): Entry {
  const [level, options] = Array.isArray(setting) ? setting : [setting, undefined];
  return { severity: toSeverity(level), options: isObject(options) ? options : undefined, place };
}

function toSeverity(level: unknown): Entry['severity'] {
  if (level === true) return 'default';
  if (level === false || typeof level !== 'string') return 'off';
  return Object.hasOwn(spectralSeverities, level)
    ? (spectralSeverities[level] as Severity)
    : (level as Severity | 'off');
}

function violations(root: Place, value: unknown): Problem[] {
  return explainViolations(validate.errors ?? [], schema, value).map(({ path, part, message }) => {
    const place = root.child(...path);
    const [section, name] = path;
    const setting =
      path.length === 2 && section === 'rules' ? own(own(value, 'rules'), String(name)) : undefined;
    if (isObject(setting)) {
      return problemAt(place, `\`${name}\` must be off, true, a severity, or [severity, options]`, 'key');
    }
    return problemAt(place, message, part);
  });
}
